// The methods of authing-js-sdk that do not succeed here, how they are refused,
// and why.
import assert from 'node:assert/strict';
import { demoUser, nobody, step } from '../walk.mjs';
import { client, management, host } from './js-clients.mjs';
import { missing } from './js-coverage.mjs';

const auth = client({ websocketHost: host });

// The emulator has no such thing, and says so by name.
const notEmulated = (call) =>
  assert.rejects(call, (error) => {
    assert.ok(error.code === 501 || /不支持|not emulated/.test(error.message), `refused with ${JSON.stringify(error)}`);
    return true;
  });

// The front says first that it does not take the SDK's names of the pictures.
const notTaken = (call) => assert.rejects(call, ({ code }) => code === 501 || code === 400);

// The emulator does not have it, and the front no path to it.
const notServed = (call) =>
  assert.rejects(call, (error) => error.code === 501 || error.code === 404 || /404|不支持/.test(error.message));

// The SDK needs a window, a document or a storage.
const browserOnly = (call) =>
  assert.rejects(call, ({ message }) => {
    assert.match(message, /^(window|document|localStorage|XMLHttpRequest) is not defined$/);
    return true;
  });

// The SDK tells of no refusal but that there was one.
const answersFalse = async (call) => assert.equal(await call(), false);

// The SDK calls it two seconds after a connection was lost.
const never = async () => {};

const { browserFingerprint, enterprise, mfa, social } = auth;
const { browserFingerprint: devices, roles } = management;
const face = new Blob(['face']);
const ofUser = { userId: nobody, id: nobody, endTime: 1 };

// failing is a call whose failure the SDK hands to the client's handler alone.
const failing = (call) => () =>
  new Promise((_, reject) => {
    const token = auth.tokenProvider.getToken();
    call(client({ token, onError: (_code, message) => reject(new Error(message)) }));
  });

const refusals = {
  'authentication.loginBySubAccount': [notEmulated, () => auth.loginBySubAccount('account', 'password')],
  // The demo pool has no directory.
  'authentication.loginByLdap': [notEmulated, () => auth.loginByLdap('user', 'password')],
  'authentication.loginByAd': [notEmulated, () => auth.loginByAd('user', 'password')],
  'authentication.uploadAvatar': [browserOnly, failing((it) => it.uploadAvatar())],
  'authentication.updateAvatar': [browserOnly, failing((it) => it.updateAvatar())],
  'authentication.wxqrcode.startScanning': [browserOnly, () => auth.wxqrcode.startScanning('element')],
  'authentication.browserFingerprint.getBrowserFingers': [browserOnly, () => browserFingerprint.getBrowserFingers()],
  'authentication.browserFingerprint.getDeviceInfo': [browserOnly, () => browserFingerprint.getDeviceInfo()],
  'authentication.browserFingerprint.createDevice': [answersFalse, () => browserFingerprint.createDevice()],
  'authentication.browserFingerprint.myDevicesList': [notEmulated, () => browserFingerprint.myDevicesList()],
  'authentication.browserFingerprint.myDevicesUnbind': [answersFalse, () => browserFingerprint.myDevicesUnbind(nobody)],
  'authentication.browserFingerprint.myDevicesLogout': [answersFalse, () => browserFingerprint.myDevicesLogout(nobody)],
  'authentication.mfa.associateFaceByUrl': [notTaken, () => mfa.associateFaceByUrl({ baseFace: 'a', compareFace: 'b' })],
  'authentication.mfa.associateFaceByLocalFile': [browserOnly, () => mfa.associateFaceByLocalFile()],
  'authentication.mfa.associateFaceByBlob': [browserOnly, () => mfa.associateFaceByBlob({ baseFace: face, compareFace: face })],
  'authentication.mfa.verifyFaceMfa': [notEmulated, () => mfa.verifyFaceMfa('photo', auth.tokenProvider.getToken())],
  'authentication.social.authorize': [browserOnly, async () => social.authorize('github')],
  'authentication.social.generateLinkExtIdpUrl': [
    notEmulated,
    () => social.generateLinkExtIdpUrl({ extIdpConnIdentifier: 'github', idToken: auth.tokenProvider.getToken() }),
  ],
  'authentication.social.unlinkExtIdp': [notEmulated, () => social.unlinkExtIdp({ extIdpId: nobody })],
  'authentication.social.getIdentities': [notEmulated, () => social.getIdentities()],
  'authentication.enterprise.initProviderContext': [notServed, () => enterprise.initProviderContext(auth.options.appId)],
  'authentication.enterprise.authorize': [browserOnly, async () => enterprise.authorize('oidc', 'corp')],
  'authentication.event.reconnect': [never],
  'management.event.reconnect': [never],
  'management.org.startSync': [notServed, () => management.org.startSync({ providerType: 'dingtalk' })],
  'management.roles.findUsers': [notServed, () => roles.findUsers(demoUser.role)],
  'management.browserFingerprint.getDeviceList': [notEmulated, () => devices.getDeviceList()],
  'management.browserFingerprint.getDeviceDetails': [notEmulated, () => devices.getDeviceDetails(nobody)],
  'management.browserFingerprint.getDeviceStatus': [notEmulated, () => devices.getDeviceStatus(nobody)],
  'management.browserFingerprint.delDevice': [answersFalse, () => devices.delDevice(nobody)],
  'management.browserFingerprint.disableDevice': [answersFalse, () => devices.disableDevice(nobody)],
  'management.browserFingerprint.enableDevice': [answersFalse, () => devices.enableDevice(nobody)],
  'management.browserFingerprint.suspendDevice': [answersFalse, () => devices.suspendDevice(nobody, 1)],
  'management.browserFingerprint.getDeviceUserList': [notServed, () => devices.getDeviceUserList()],
  'management.browserFingerprint.delDeviceUser': [answersFalse, () => devices.delDeviceUser(ofUser)],
  'management.browserFingerprint.disableDeviceUser': [answersFalse, () => devices.disableDeviceUser(ofUser)],
  'management.browserFingerprint.enableDeviceUser': [answersFalse, () => devices.enableDeviceUser(ofUser)],
  'management.browserFingerprint.suspendDeviceUser': [answersFalse, () => devices.suspendDeviceUser(ofUser)],
};

// Those of whose methods others succeed.
const scenes = { wxqrcode: auth.wxqrcode, wechatmpqrcode: auth.wechatmpqrcode };

async function refused() {
  await auth.loginByUsername(demoUser.username, demoUser.password);
  for (const [name, [want, call]] of Object.entries(refusals)) {
    await want(call).catch((cause) => {
      throw new Error(name, { cause });
    });
  }
  for (const qrcode of Object.values(scenes)) {
    await notEmulated(qrcode.geneCode());
  }
}

// enterprises is the part of signing in by a company that opens no window.
function enterprises() {
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
