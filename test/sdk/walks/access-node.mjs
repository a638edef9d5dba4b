// Keys of our own and public applications by authing-node-sdk.
import assert from 'node:assert/strict';
import { demoUser, done, has, step } from '../walk.mjs';
import { changed, keys, refused } from './access.mjs';
import { administrator, client, management as demo } from './clients.mjs';

const holder = (id, secret = keys[id]) => administrator({ accessKeyId: id, accessKeySecret: secret });
const bob = { userId: demoUser.username, userIdType: 'username' };
const username = 'by-a-key';

async function granted() {
  const console = holder('console-whole');
  const created = done(await console.createUser({ username, password: 'node-passw0rd' }));
  has(created, { username });
  has(done(await console.getUser({ userId: created.userId })), { username });
  assert.ok(done(await console.listUsers({})).list.some((it) => it.userId === created.userId));
}

async function notGranted() {
  const reader = holder('reader-whole');
  has(done(await reader.getUser(bob)), { username: demoUser.username });
  assert.ok(done(await reader.listUsers({})).totalCount > 1);
  refused(await reader.createUser({ username: 'never' }), 403, /users\.write/);
  refused(await reader.listRoles({}), 403, /roles\.read/);
  has(done(await demo.isUserExists({ username: 'never' })), { exists: false });
}

async function notAccepted() {
  refused(await holder('console-whole', keys['reader-whole']).getUser(bob), 401, /signature/);
  refused(await holder('no-such-key', keys['console-whole']).getUser(bob), 401, /signature/);
  // A hash verifies no signature.
  refused(await holder('console-hash').getUser(bob), 401, /signature/);
  refused(await holder('expired-whole').getUser(bob), 401, /expired/);
}

async function revoked() {
  const [console, reader] = [holder('console-whole'), holder('reader-whole')];
  done(await console.getUser(bob));
  await changed('revoke console-whole');
  refused(await console.getUser(bob), 401, /signature/);
  done(await reader.getUser(bob));
}

async function publicApplication() {
  const account = { email: 'public@example.com', password: 'node-passw0rd' };
  const request = { connection: 'PASSWORD', passwordPayload: account };
  const user = done(await client().signUp(request));
  const { access_token: accessToken } = done(await client().signInByEmailPassword(account));
  const auth = client({ accessToken });
  has(done(await auth.getProfile({})), { userId: user.userId });
  has(done(await auth.updateProfile({ nickname: 'Changed' })), { nickname: 'Changed' });
  done(await auth.getRoleList({}));

  await changed('unlist');
  const application = /application:\w+ public/;
  refused(await client().signUp({ ...request, passwordPayload: { ...account, email: `new-${account.email}` } }), 403, application);
  refused(await client().signInByEmailPassword(account), 403, application);
  refused(await auth.getProfile({}), 403, application);
  refused(await auth.updateProfile({ nickname: 'Never' }), 403, application);
  has(done(await demo.getUser({ userId: user.userId })), { nickname: 'Changed' });
}

await step(granted);
await step(notGranted);
await step(notAccepted);
await step(revoked);
await step(publicApplication);
