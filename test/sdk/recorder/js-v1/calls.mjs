// How calls of the SDK of v1 are written down.
import { fixture } from '../fixture.mjs';

const { userPoolId, userId } = fixture;

// call is one with these arguments. Its request is their members, those of an
// id by the name of _id, the pool by the name that poolField is, and more;
// what a request does not have, the signed-in user above all, more says as
// undefined.
const call = (service, client, signedIn) => (rpc, method, args, poolField, more) => {
  const members = args.map((it) => (typeof it === 'object' && !Array.isArray(it) ? it : {}));
  const request = { ...Object.assign({}, ...members), ...(poolField && { [poolField]: userPoolId }), ...more };
  return {
    name: `${method}: ${rpc}`,
    rpc: `authing.v1.${service}/${rpc}`,
    signedIn,
    request: Object.fromEntries(Object.entries(request).filter(([, it]) => it !== undefined)),
    call: async (sdk) => {
      const it = await sdk[client]();
      const [name, module] = method.split('.').reverse();
      try {
        await (module ? it[module] : it)[name](...structuredClone(args));
      } catch {
        // What the SDK makes of the recorder's answer is of no interest.
      }
    },
  };
};

export const auth = call('AuthService', 'auth');
export const own = call('AuthService', 'auth', true);
export const management = call('ManagementService', 'management');

// byId is a call about one object.
export const byId = (rpc, method) => management(rpc, method, ['object-0001'], undefined, { _id: 'object-0001' });

export const email = 'bob@example.com';
export const phone = '13800000000';
export const username = 'bob';
export const password = 'passw0rd';
export const code = '1234';
export const page = { page: 2, count: 20 };

// me is how the SDK is told whose call it is; our calls carry the token alone.
export const me = { userId };
export const notMe = { userId: undefined };
