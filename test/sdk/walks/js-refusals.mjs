// The methods of authing-js-sdk that do not succeed here, how they are refused,
// and why.
import assert from 'node:assert/strict';
import { demoUser, has, step } from '../walk.mjs';
import { appId, client, management } from './js-clients.mjs';
import { missing } from './js-coverage.mjs';

const auth = client();

// The SDK needs a window, a document or a storage.
const browserOnly = (call) =>
  assert.rejects(call, ({ message }) => {
    assert.match(message, /^(window|document|localStorage|XMLHttpRequest) is not defined$/);
    return true;
  });

// The SDK calls it two seconds after a connection was lost.
const never = async () => {};

const { enterprise, mfa, social } = auth;
const face = new Blob(['face']);

// failing is a call whose failure the SDK hands to the client's handler alone.
const failing = (call) => () =>
  new Promise((_, reject) => {
    const token = auth.tokenProvider.getToken();
    call(client({ token, onError: (_code, message) => reject(new Error(message)) }));
  });

const refusals = {
  'authentication.uploadAvatar': [browserOnly, failing((it) => it.uploadAvatar())],
  'authentication.updateAvatar': [browserOnly, failing((it) => it.updateAvatar())],
  'authentication.wxqrcode.startScanning': [browserOnly, () => auth.wxqrcode.startScanning('element')],
  'authentication.mfa.associateFaceByLocalFile': [browserOnly, () => mfa.associateFaceByLocalFile()],
  'authentication.mfa.associateFaceByBlob': [browserOnly, () => mfa.associateFaceByBlob({ baseFace: face, compareFace: face })],
  'authentication.social.authorize': [browserOnly, async () => social.authorize('github')],
  'authentication.enterprise.authorize': [browserOnly, async () => enterprise.authorize('oidc', 'corp')],
  'authentication.event.reconnect': [never],
  'management.event.reconnect': [never],
};

async function refused() {
  await auth.loginByUsername(demoUser.username, demoUser.password);
  for (const [name, [want, call]] of Object.entries(refusals)) {
    await want(call).catch((cause) => {
      throw new Error(name, { cause });
    });
  }
}

// enterprises is the part of signing in by a company that opens no window.
async function enterprises() {
  has(await enterprise.initProviderContext(appId), { id: appId });
  const config = { clientId: 'client', redirectUri: 'https://app.example.com', authorizationEdpoint: 'https://idp.example.com/auth' };
  const identityProviders = [{ protocol: 'oidc', identifier: 'corp', config }];
  const url = enterprise.getLoginUrl('oidc', { identityProviders }, 'corp', 'state');
  assert.match(url, /^https:\/\/idp\.example\.com\/auth\?state=state&client_id=client&/);
  assert.throws(() => enterprise.getLoginUrl('oidc', { identityProviders }, 'other'), /身份源配置不存在/);
}

// Every method has succeeded or is in the table, for as long as it does not.
function everyMethod() {
  assert.deepEqual(missing().sort(), Object.keys(refusals).sort());
}

export async function refusalsV2() {
  await step(enterprises);
  await step(refused);
  await step(everyMethod);
}
