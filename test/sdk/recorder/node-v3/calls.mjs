// A recorded call: a method of authing-node-sdk and the rpc of ours that means
// the same. Its argument is the request, unless a case says otherwise.

// The rpcs that do not have the method's name.
const renamed = {
  checkMutualExclusion: 'CheckRoleMutualExclusion',
  checkParamsNamespace: 'CheckRoleParams',
  geneCatchaCodeAndToken: 'GenerateCaptchaCodeAndToken',
  getUserLoggedinApps: 'GetUserLoggedInApps',
  getUserLoggedinIdentities: 'GetUserLoggedInIdentities',
  parseIDToken: 'ParseIdToken',
  signInByAD: 'SignInByAd',
  signInByLDAP: 'SignInByLdap',
};

const rpcOf = (service, method) => `authing.v3.${service}/${renamed[method] ?? method[0].toUpperCase() + method.slice(1)}`;

export const auth = (method, name, request, more) => ({
  name: `${method}: ${name}`,
  rpc: rpcOf('AuthService', method),
  request,
  call: (sdk) => sdk.auth()[method](structuredClone(request)),
  ...more,
});

const management = (method, name, request) => ({
  name: `${method}: ${name}`,
  rpc: rpcOf('ManagementService', method),
  request,
  call: (sdk) => sdk.management()[method](structuredClone(request)),
});

// Makers of the cases of a table: for each method the least request and the
// fullest, or the one where they are the same.
const leastAndFullest = (call) => (table) =>
  Object.entries(table).flatMap(([method, [least, fullest]]) => {
    const cases = [call(method, fullest ? 'required fields' : 'every field', least)];
    if (fullest) {
      cases.push(call(method, 'every field', fullest));
    }
    return cases;
  });

export const managements = leastAndFullest(management);
export const auths = leastAndFullest(auth);
export const signedInAuths = leastAndFullest((...call) => auth(...call, { signedIn: true }));
