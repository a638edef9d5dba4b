// Events by v2's SDK, which takes the WebSocket of a browser.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { demoUser, step } from '../walk.mjs';
import { administrator, client, host, name } from './js-clients.mjs';

const code = `js-${name}.paid`;
const socketUri = host.replace(/^http/, 'ws');

async function define(management) {
  const request = (path, data) => management.makeRestRequest({ method: 'POST', url: `${host}/api/v3/${path}`, data });
  await request('create-event-app', { identifier: `js-${name}`, name: 'Js', logo: 'https://example.com/js.png' });
  await request('define-event', { eventType: code, eventDescription: 'An order was paid' });
}

// hear resolves to the next event once somebody has published it.
function hear({ event }, publish) {
  return new Promise((resolve, reject) => {
    event.sub(code, resolve, reject);
    const opened = setInterval(() => {
      if (event.wsMap[code]?.socket.readyState === WebSocket.OPEN) {
        clearInterval(opened);
        publish().catch(reject);
      }
    }, 5);
  }).finally(() => {
    event.options.retryTimes = 0; // or it would take this for a loss
    event.wsMap[code].socket.terminate();
  });
}

async function published(management) {
  const user = client({ socketUri });
  await user.loginByUsername(demoUser.username, demoUser.password);
  assert.equal(await hear(management, () => user.event.pub(code, 'by a user')), 'by a user');
  assert.equal(await hear(user, () => management.event.pub(code, 'by an administrator')), 'by an administrator');
}

export async function hearEventsV2() {
  globalThis.WebSocket ??= WebSocket;
  const management = administrator({ socketUri });
  await step(define, management);
  await step(published, management);
}
