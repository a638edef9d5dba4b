// Every method of authing-node-sdk that has no case of its own in node-v3.mjs,
// called with every field that the SDK declares.
import { cases as written, clients, sdk } from './node-v3.mjs';
import { rpcs } from './node-v3/rpcs.mjs';
import { declaredType, parametersOf } from './node-v3/types.mjs';
import { sampler } from './samples.mjs';

export { clients, sdk };

const sampleOf = sampler(declaredType);

const sides = {
  AuthService: { client: 'auth', methods: parametersOf('AuthenticationClient') },
  ManagementService: { client: 'management', methods: parametersOf('ManagementClient') },
};

// Arguments that the SDK renames on the wire, and our requests with it.
const renamed = {
  generateLinkExtIdpUrl: {
    extIdpConnIdentifier: 'ext_idp_conn_identifier',
    appId: 'app_id',
    idToken: 'id_token',
    needUrlRedirect: 'need_url_redirect',
    onlyRedirectToken: 'only_redirect_token',
    needFormPost: 'need_form_post',
    targetUrl: 'target_url',
  },
  getTenantEnterpriseCertification: { tenantId: 'tenant_id' },
  listTenantApplications: { ssoEnabled: 'sso_enabled' },
  upload: { _private: 'private' },
};

const text = { name: 'string' };

// queryOf is the value of an argument that the SDK takes apart for an address,
// in which what may be anything is text.
const queryOf = ({ members }) =>
  Object.fromEntries(
    Object.entries(members).map(([name, type]) => [name, sampleOf(type.name === 'any' ? text : type, name)]),
  );

function caseOf({ service, rpc, method, signedIn }) {
  const { client, methods } = sides[service];
  const parameters = methods[method]().map(({ name, type }) => ({
    name,
    value: name ? sampleOf(type, name) : queryOf(type),
  }));
  return {
    name: `${method}: every declared field`,
    rpc,
    signedIn,
    request: requestOf(parameters, renamed[method] ?? {}),
    call: (sdk) => sdk[client]()[method](...parameters.map(({ value }) => structuredClone(value))),
  };
}

// requestOf is the request that means the same as the arguments: the members of
// an object, and what is none by the name of its parameter.
function requestOf(parameters, names) {
  const isObject = (value) => typeof value === 'object' && !Array.isArray(value);
  const members = parameters.flatMap(({ name, value }) => (isObject(value) ? Object.entries(value) : [[name, value]]));
  return Object.fromEntries(members.map(([name, value]) => [names[name] ?? name, value]));
}

// What an SDK does that is no call of Authing's: its own settings, answers to a
// browser, and any request at all.
const noCalls = [
  'constructor',
  'setAccessToken',
  'loginWithRedirect',
  'handleRedirectCallback',
  'logoutWithRedirect',
  'makeRequest',
];

for (const [service, { methods }] of Object.entries(sides)) {
  const served = rpcs.filter((it) => it.service === service).map(({ method }) => method);
  const missing = Object.keys(methods).filter((it) => !served.includes(it) && !noCalls.includes(it));
  if (missing.length > 0) {
    throw new Error(`${service} has no rpc for ${missing.join(', ')}`);
  }
}

const isWritten = new Set(written.map(({ rpc }) => rpc));

export const cases = rpcs
  .filter(({ service, rpc, method }) => !isWritten.has(rpc) && method in sides[service].methods)
  .map(caseOf);
