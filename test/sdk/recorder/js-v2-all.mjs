// Every method of authing-js-sdk that has no case of its own in js-v2.mjs,
// called with every argument that the SDK declares.
import { fixture } from './fixture.mjs';
import { cases as written, clients, sdk } from './js-v2.mjs';
import { sending } from './js-v2/calls.mjs';
import { filled, modules as moduleNames, names, notCalled, notOurs, values } from './js-v2/names.mjs';
import { rpcs } from './js-v2/rpcs.mjs';
import { declaredType, modulesOf } from './js-v2/types.mjs';
import { sampler } from './samples.mjs';

export { clients, sdk };

const sides = {
  AuthService: { client: 'auth', modules: modulesOf('auth', 'AuthenticationClient') },
  ManagementService: { client: 'management', modules: modulesOf('management', 'ManagementClient') },
};

// The SDK puts many an argument into a path as it is.
const textOf = (name) => (/(id|code|key|identifier|type|namespace|random)$/i.test(name) ? `${name}-0001` : `${name} <&> 张`);
const sampleOf = sampler(declaredType, textOf);

const camel = (name) => name.replace(/_(\w)/g, (_, it) => it.toUpperCase());

// methodOf is the method of the SDK that the comment of an rpc names.
function methodOf({ service, labels }) {
  for (const label of labels) {
    const [name, of] = label.split('.').reverse();
    const method = camel(name);
    const among = of ? [moduleNames[of] ?? of] : ['', 'mfa'];
    const module = among.find((it) => sides[service].modules[it]?.[method]);
    if (module !== undefined) {
      return { module, method };
    }
  }
  return undefined;
}

const isModel = ({ name }) => name && !['string', 'number', 'boolean', 'any', 'object', 'Function'].includes(name);

function caseOf({ service, rpc, fields, signedIn, module, method }) {
  const { client, modules } = sides[service];
  const given = values[rpc] ?? {};
  const sample = (type, name) => given[name] ?? (name === 'mfaToken' ? fixture.userToken : sampleOf(type, name));
  const parameters = modules[module][method]().map(({ name, type }) => {
    const { members } = isModel(type) ? declaredType(type.name) : type;
    if (!members) {
      return { name, value: sample(type, name) };
    }
    const entries = Object.entries(members).map(([it, of]) => [it, sample(of, it)]);
    return { name, value: Object.fromEntries(entries.filter(([, it]) => it !== undefined)) };
  });
  const full = module ? `${module}.${method}` : method;
  return {
    name: `${full}: every declared argument`,
    rpc,
    signedIn,
    request: requestOf(rpc, fields, parameters),
    call: sending((sdk) => {
      const side = sdk[client]();
      const of = module ? side[module] : side;
      return of[method](...parameters.map(({ value }) => structuredClone(value)));
    }),
  };
}

// requestOf is the request that means the same as the arguments: those that
// have its fields' names, and the members of those that have none.
function requestOf(rpc, fields, parameters) {
  const request = { ...filled[rpc] };
  const unknown = [];
  const put = (name, value) => {
    const field = names[rpc]?.[name] ?? name;
    if (field in fields) {
      request[fields[field]] = value;
    } else if (field !== '' && !notOurs.includes(name)) {
      unknown.push(name);
    }
  };
  for (const { name, value } of parameters) {
    const isObject = typeof value === 'object' && !Array.isArray(value);
    if (isObject && !((names[rpc]?.[name] ?? name) in fields)) {
      Object.entries(value).forEach(([member, it]) => put(member, it));
    } else if (value !== undefined) {
      put(name, value);
    }
  }
  if (unknown.length > 0) {
    throw new Error(`${rpc} (${Object.keys(fields).join(', ')}) has no field for ${unknown.join(', ')}`);
  }
  return request;
}

const isWritten = new Set(written.map(({ rpc }) => rpc));

export const cases = rpcs
  .filter(({ rpc }) => !isWritten.has(rpc) && !notCalled.includes(rpc))
  .map((rpc) => ({ ...rpc, ...methodOf(rpc) }))
  .filter(({ method }) => method !== undefined)
  .map(caseOf);
