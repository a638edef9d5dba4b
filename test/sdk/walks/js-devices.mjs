// Devices of users: their own, and those that an administrator sees.
import assert from 'node:assert/strict';
import { has, nobody, step } from '../walk.mjs';
import { inBrowser, uniqueId } from './js-browser.mjs';
import { client, management, name } from './js-clients.mjs';

const password = 'device-passw0rd';
const { browserFingerprint: devices } = management;

async function signUp() {
  const { id, username } = await management.users.create({ username: `js-device-${name}`, password });
  const auth = client();
  await auth.loginByUsername(username, password);
  return { id, username, auth };
}

// told is the user's device, of which the SDK tells.
async function told({ auth }) {
  const { browserFingerprint } = auth;
  assert.deepEqual(await browserFingerprint.myDevicesList(), []);
  await inBrowser(auth, async () => {
    const { deviceFingers } = await browserFingerprint.getBrowserFingers();
    has(deviceFingers, { audioFingerprint: 'a' });
    has(await browserFingerprint.getDeviceInfo(), { browserId: uniqueId });
    assert.equal(await browserFingerprint.createDevice(), true);
  });
  const [mine, ...others] = await browserFingerprint.myDevicesList();
  assert.deepEqual(others, []);
  has(mine, { online: true });
  has(mine.device, { type: 'Browser', name: 'chrome/126.0.0.0', status: 'activated' });
  return mine.device.deviceId;
}

async function administered(id, userId) {
  const { data } = await devices.getDeviceList({ page: 1, limit: 50 });
  has(data.find((it) => it.id === id), { deviceUniqueId: uniqueId, status: 'activated' });
  has(await devices.getDeviceDetails(id), { rowId: id });
  const status = async () => (await devices.getDeviceStatus(id)).status;
  const endTime = Date.now() + 60_000;
  const ofUser = { id, userId };
  for (const [change, want] of [
    [() => devices.suspendDevice(id, endTime), 'suspended'],
    [() => devices.disableDevice(id), 'deactivated'],
    [() => devices.enableDevice(id), 'activated'],
    [() => devices.suspendDeviceUser({ ...ofUser, endTime }), 'suspended'],
    [() => devices.disableDeviceUser(ofUser), 'deactivated'],
    [() => devices.enableDeviceUser(ofUser), 'activated'],
  ]) {
    assert.equal(await change(), true, want);
    assert.equal(await status(), want);
  }
  assert.equal(await devices.suspendDevice(id, 1), false);
  const { data: used, totalCount } = await devices.getDeviceUserList({ userId, page: 1, limit: 10 });
  assert.equal(totalCount, 1);
  has(used[0], { id, userId, status: 'activated' });
  assert.equal(await devices.delDeviceUser({ ...ofUser, userId: nobody }), false);
}

// forgotten signs the user out on the device, and takes it away in every way.
async function forgotten({ id: userId, username, auth }, id) {
  const again = client();
  await again.loginByUsername(username, password);
  const mine = again.browserFingerprint;
  assert.equal(await mine.myDevicesLogout(nobody), false);
  assert.equal(await mine.myDevicesLogout(id), true);
  assert.equal(await auth.getCurrentUser(), null);
  assert.equal((await mine.myDevicesList())[0].online, false);
  assert.equal(await mine.myDevicesUnbind(id), true);
  assert.equal(await mine.myDevicesUnbind(id), false);
  assert.deepEqual(await mine.myDevicesList(), []);
  assert.equal(await inBrowser(again, () => mine.createDevice()), true);
  assert.equal(await devices.delDeviceUser({ id, userId }), true);
  assert.deepEqual(await mine.myDevicesList(), []);
  assert.equal(await devices.delDevice(id), true);
  assert.equal(await devices.delDevice(id), false);
  await assert.rejects(devices.getDeviceStatus(id));
}

export async function ownDevices() {
  const person = await step(signUp);
  const id = await step(told, person);
  await step(administered, id, person.id);
  await step(forgotten, person, id);
}
