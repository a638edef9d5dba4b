// Keys of our own and public applications by authing-js-sdk.
import assert from 'node:assert/strict';
import { demoUser, has, step } from '../walk.mjs';
import { changed, keys, refused, thrown } from './access.mjs';
import { administrator, client, management as demo, userPoolId } from './js-clients.mjs';

const holder = (id, pool = userPoolId) => administrator({ userPoolId: pool, secret: keys[id] });

// Both GraphQL and REST methods; pool is what the SDK is given as the pool's id.
async function granted(pool) {
  const { users, roles, udf } = holder('console-hash', pool);
  const [username, code, key] = ['user', 'role', 'field'].map((it) => `${it}-by-${pool}`);
  const { id } = await users.create({ username, password: 'js-passw0rd' });
  assert.ok((await users.list()).list.some((it) => it.id === id));
  has(await users.find({ username }), { id });
  await roles.create(code);
  await users.addRoles(id, [code]);
  assert.deepEqual((await users.listRoles(id)).list.map((it) => it.code), [code]);
  await udf.set('USER', key, 'NUMBER', 'By a key');
  assert.ok((await udf.list('USER')).some((it) => it.key === key));
  await users.setUdfValue(id, { [key]: 1 });
  assert.deepEqual(await users.getUdfValue(id), { [key]: 1 });
  assert.equal((await users.checkLoginStatus(id)).isLogin, false);
}

async function notGranted(pool) {
  const { users, roles, udf } = holder('reader-hash', pool);
  const { id } = await users.find({ username: demoUser.username });
  assert.ok((await users.list()).totalCount > 1);
  refused(await thrown(users.create({ username: 'never' })), 403, /users\.write/);
  refused(await thrown(users.addRoles(id, ['never'])), 403, /roles\.write/);
  refused(await thrown(users.listRoles(id)), 403, /roles\.read/);
  refused(await thrown(roles.create('never')), 403, /roles\.write/);
  refused(await thrown(udf.list('USER')), 403, /fields\.read/);
  refused(await thrown(users.kick([id])), 403, /users\.write/);
  assert.equal(await demo.users.find({ username: 'never' }), null);
  assert.equal(await demo.roles.detail('never'), null);
}

async function notAccepted(pool) {
  refused(await thrown(holder('expired-hash', pool).users.list()), 401, /expired/);
  const stranger = administrator({ userPoolId: pool, secret: `${keys['console-hash']}x` });
  refused(await thrown(stranger.users.list()), 401, /not known|wrong/);
}

async function revoked() {
  const clients = [holder('console-hash'), holder('console-hash', 'console-hash')];
  const reader = holder('reader-hash');
  for (const { users } of [...clients, reader]) {
    await users.list();
  }
  await changed('revoke console-hash');
  for (const { users } of clients) {
    refused(await thrown(users.list()), 401, /token is not valid/);
    refused(await thrown(users.checkLoginStatus(demoUser.username)), 401, /token is not valid/);
  }
  await reader.users.list();
}

async function publicApplication() {
  const [email, password] = ['public@example.com', 'js-passw0rd'];
  const { id } = await client().registerByEmail(email, password);
  const auth = client();
  await auth.loginByEmail(email, password);
  has(await auth.getCurrentUser(), { id });
  has(await auth.updateProfile({ nickname: 'Changed' }), { nickname: 'Changed' });
  await demo.udf.set('USER', 'own', 'NUMBER', 'Own');
  await auth.setUdv('own', 1);
  assert.deepEqual((await auth.listUdv()).map((it) => it.value), [1]);
  assert.equal(await auth.hasRole(demoUser.role), false);
  assert.equal((await auth.listAuthorizedResources('default')).totalCount, 0);
  assert.equal((await auth.listDepartments()).totalCount, 0);
  // A user administers nothing, whatever the application may.
  const { users } = administrator({ secret: undefined, accessToken: auth.tokenProvider.getToken() });
  refused(await thrown(users.list()), 403, /users\.read/);
  refused(await thrown(users.kick([id])), 401, /not accepted/);

  await changed('unlist');
  const application = /application:\w+ public/;
  refused(await thrown(client().registerByEmail(`new-${email}`, password)), 403, application);
  refused(await thrown(client().loginByEmail(email, password)), 403, application);
  refused(await thrown(auth.updateProfile({ nickname: 'Never' })), 403, application);
  refused(await thrown(auth.listUdv()), 403, application);
  has(await demo.users.detail(id), { nickname: 'Changed' });
}

for (const pool of [userPoolId, 'console-hash']) {
  await step(granted, pool);
}
for (const pool of [userPoolId, 'reader-hash']) {
  await step(notGranted, pool);
}
for (const pool of [userPoolId, 'expired-hash']) {
  await step(notAccepted, pool);
}
await step(revoked);
await step(publicApplication);
