// Which methods of authing-js-sdk have succeeded so far in this process: those of
// the two clients and their modules, private ones and all.
import { AuthenticationClient, ManagementClient } from 'authing-js-sdk';

const id = '0'.repeat(24);
const roots = {
  authentication: new AuthenticationClient({ appId: id }),
  management: new ManagementClient({ userPoolId: id, secret: id }),
};

// Carriers of requests and tokens: every call goes through them.
const carriers = new Set([
  'baseClient', 'graphqlClient', 'httpClient', 'naiveHttpClient', 'fastHttpClient', 'tokenProvider', 'publicKeyManager',
]);

const called = new Map(); // by name: whether a call has succeeded

const isModule = (value) => typeof value === 'object' && value !== null && ![Object, Array].includes(value.constructor);

function watch(prefix, prototype) {
  for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof method !== 'function') {
      continue;
    }
    const key = `${prefix}.${name}`;
    called.set(key, false);
    prototype[name] = function (...args) {
      const answer = method.apply(this, args);
      if (typeof answer?.then === 'function') {
        // A rejection is the caller's to see, and false may be one.
        answer.then((value) => value !== false && called.set(key, true), () => {});
      } else {
        called.set(key, true);
      }
      return answer;
    };
  }
}

for (const [root, client] of Object.entries(roots)) {
  watch(root, Object.getPrototypeOf(client));
  const watched = new Set();
  for (const [name, value] of Object.entries(client)) {
    const prototype = isModule(value) && Object.getPrototypeOf(value);
    // The three kinds of QR code share one prototype.
    if (prototype && !carriers.has(name) && !watched.has(prototype)) {
      watched.add(prototype);
      watch(`${root}.${name}`, prototype);
    }
  }
}

// missing names the methods that have not succeeded.
export const missing = () => [...called].filter(([, succeeded]) => !succeeded).map(([name]) => name);
