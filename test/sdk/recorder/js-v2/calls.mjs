// How calls of authing-js-sdk are written down, and values they share.
export const auth = (rpc, name, request, call, more) => ({
  name: `${rpc[0].toLowerCase()}${rpc.slice(1)}: ${name}`,
  rpc: `authing.v2.AuthService/${rpc}`,
  request,
  call: (sdk) => call(sdk.auth()),
  ...more,
});

// management is a call of a sub-module, such as users.
export const management = (module) => (rpc, method, name, request, call, more) => ({
  name: `${module}.${method}: ${name}`,
  rpc: `authing.v2.ManagementService/${rpc}`,
  request,
  call: (sdk) => call(sdk.management()[module]),
  ...more,
});

export const email = 'bob@example.com';
export const username = 'bob';
export const password = 'passw0rd';

// sending makes a call for what it sends: what the SDK makes of the recorder's
// answer is of no interest.
export const sending = (call) => async (sdk) => {
  try {
    await call(sdk);
  } catch {
    // A refused answer came after the request.
  }
};
