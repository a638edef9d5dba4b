// Events that are published and subscribed to.
import { createRequire } from 'node:module';

const { name, version } = createRequire(import.meta.url)('authing-node-sdk/package.json');

const code = 'shop.order-paid';
const data = { order: { id: 7, note: '<&> 张' } };

// What is published, and the text that the SDK is given for it.
const published = [
  ['an event', data, JSON.stringify(data)],
  ['an event of text', 'paid <&> 张', 'paid <&> 张'],
];

const clients = [
  ['AuthService', true, (sdk) => sdk.auth()],
  ['ManagementService', undefined, (sdk) => sdk.management()],
];

// listened ends with the first event.
async function listened(client) {
  await new Promise((resolve, reject) => {
    client.sub(code, resolve, reject);
  });
  client.options.retryTimes = 0; // or it would take the cut for a loss
  client.wsMap[code].socket.terminate();
}

export const events = [
  ...clients.flatMap(([service, signedIn, client]) =>
    published.map(([what, eventData, text]) => ({
      name: `pub: ${what}`,
      rpc: `authing.v3.${service}/PubEvent`,
      signedIn,
      request: { eventType: code, eventData, source: `${name}: ${version}` },
      call: (sdk) => client(sdk).pub(code, text),
    })),
  ),
  ...clients.map(([service, signedIn, client]) => ({
    name: 'sub: a subscription',
    rpc: `authing.v3.${service}/SubscribeEvents`,
    signedIn,
    request: { eventCode: code },
    call: (sdk) => listened(client(sdk)),
  })),
];
