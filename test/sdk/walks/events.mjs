// Events of the pool's own: defined, published, and heard over websockets.
import assert from 'node:assert/strict';
import { demoUser, done, refusedV3, step } from '../walk.mjs';
import { administrator, client, host, management, name } from './clients.mjs';

const code = `walk-${name}.paid`;
const socketUri = host.replace(/^http/, 'ws');

// listen subscribes; next() is the next event.
function listen(sdk) {
  const heard = [];
  const waiting = [];
  const put = (outcome) => (waiting.length > 0 ? waiting.shift()(outcome) : heard.push(outcome));
  sdk.sub(code, (text) => put({ text }), (error) => put({ error }));
  const socket = sdk.wsMap[code].socket;
  return {
    open: new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject)),
    next: async () => {
      const { text, error } = heard.shift() ?? (await new Promise((resolve) => waiting.push(resolve)));
      assert.equal(error, undefined);
      return text;
    },
    end: () => {
      sdk.options.retryTimes = 0; // or it would take this for a loss
      socket.terminate();
    },
  };
}

async function define() {
  const event = { eventType: code, eventDescription: 'An order was paid' };
  done(await management.createEventApp({ identifier: `walk-${name}`, name: 'Walk', logo: 'https://example.com/walk.png' }));
  done(await management.defineEvent(event));
  refusedV3(await management.defineEvent(event), 409);
  const listed = done(await management.listEvents({ app: `walk-${name}` }));
  assert.deepEqual(listed.list.map((it) => [it.code, it.desc]), [[code, event.eventDescription]]);
  assert.ok(done(await management.listEventApps()).list.some((it) => it.identifier === `walk-${name}`));
}

async function publishAndHear() {
  const { access_token: accessToken } = done(await client().signInByUsernamePassword(demoUser));
  const user = client({ socketUri, accessToken });
  const listeners = [administrator({ socketUri }), user].map(listen);
  await Promise.all(listeners.map(({ open }) => open));
  const heard = () => Promise.all(listeners.map(({ next }) => next()));

  const text = JSON.stringify({ order: 7, note: '<&> 张' });
  assert.equal(done(await management.pub(code, text)).success, true);
  assert.deepEqual(await heard(), [text, text]);
  assert.equal(done(await user.pub(code, 'plain')).success, true);
  assert.deepEqual(await heard(), ['plain', 'plain']);
  done(await management.pubUserEvent({ eventType: code, eventData: 'of a user' }));
  assert.deepEqual(await heard(), ['of a user', 'of a user']);
  refusedV3(await client({ accessToken: 'made up' }).pub(code, text), 401, 2020);
  refusedV3(await management.pub(`${code}.unknown`, text), 404);
  listeners.forEach(({ end }) => end());
}

async function refused() {
  for (const sdk of [
    administrator({ socketUri, accessKeySecret: 'wrong', retryTimes: 0 }),
    client({ socketUri, accessToken: 'made up', retryTimes: 0 }),
  ]) {
    await assert.rejects(listen(sdk).open, /401/);
  }
}

export async function hearEvents() {
  await step(define);
  await step(publishAndHear);
  await step(refused);
}
