// Signing in by a QR code that the app of a user, or WeChat, scans.
import assert from 'node:assert/strict';
import { demoUser, has, step } from '../walk.mjs';
import { client, emulator } from './js-clients.mjs';

const states = { pending: 0, scanned: 1, confirmed: 2, cancelled: 3 };

async function scan(random, action) {
  const query = new URLSearchParams({ user: demoUser.username, action });
  const answer = await fetch(`${emulator}/_emulator/qr-codes/${random}/scan?${query}`, { method: 'POST' });
  assert.equal(answer.status, 204, await answer.text());
}

async function confirmed(kind) {
  const { [kind]: qrcode } = client();
  const { random, url } = await qrcode.geneCode();
  assert.ok((await fetch(url)).ok, 'no picture');
  has(await qrcode.checkStatus(random), { status: states.pending });
  await scan(random, 'SCAN');
  has(await qrcode.checkStatus(random), { status: states.scanned });
  await scan(random, 'CONFIRM');
  const { status, ticket } = await qrcode.checkStatus(random);
  assert.equal(status, states.confirmed);
  const { id, username, token } = await qrcode.exchangeUserInfo(ticket);
  assert.equal(username, demoUser.username);
  has(await client({ token }).getCurrentUser(), { id });
  await assert.rejects(qrcode.exchangeUserInfo(ticket));
}

// The SDK asks until the user has decided.
async function polled() {
  const { qrcode } = client();
  const { random } = await qrcode.geneCode();
  await scan(random, 'SCAN');
  const timers = [];
  await new Promise((resolve, reject) => {
    timers.push(
      qrcode.startPolling(random, {
        interval: 1,
        onScanned: () => scan(random, 'CANCEL').catch(reject),
        onCancel: resolve,
        onError: reject,
      }),
    );
  });
  await qrcode.stopPolling(await timers[0]);
}

export async function signInByQRCode() {
  for (const kind of ['qrcode', 'wxqrcode', 'wechatmpqrcode']) {
    await step(confirmed, kind);
  }
  await step(polled);
}
