// The administration of users of v1, and of their roles of the kind before RBAC.
import assert from 'node:assert/strict';
import { has, nobody } from '../walk.mjs';
import { appId, name, refused, sdk } from './js-v1-client.mjs';

const username = `v1-made-${name}`;

export async function administerUsersV1() {
  const { _id } = await sdk.createUser({ username, password: 'passw0rd' });
  has(await sdk.update({ _id, nickname: 'Made', email: `${username}@example.com` }), { nickname: 'Made' });
  has(await sdk.user({ id: _id }), { _id, username });
  await refused(2004, () => sdk.user({ id: nobody }));
  const page = await sdk.list(1, 50);
  assert.ok(page.list.some((it) => it._id === _id));
  assert.equal((await sdk.search(username, { type: 'username', page: 0, count: 10 })).list[0]._id, _id);
  assert.equal((await sdk.userPatch({ ids: _id })).totalCount, 1);
  await sdk.setMetadata({ _id, key: 'level', value: '3' });
  assert.deepEqual((await sdk.metadata(_id)).list, [{ key: 'level', value: '3' }]);
  assert.equal((await sdk.removeMetadata({ _id, key: 'level' })).totalCount, 0);
  const { token } = await sdk.refreshToken({ user: _id });
  has(await sdk.checkLoginStatus(token), { status: true });
  has(await sdk.refreshThirdPartyToken(_id), { refreshSuccess: false });
  assert.ok((await sdk.getUserPoolSettings()).name);
  assert.equal(await sdk.queryMFA({ userId: _id }), null);
  assert.ok((await sdk.getAuthedAppList({ userId: _id, page: 1, count: 10 })).totalCount <= 1);
  has(await sdk.revokeAuthedApp({ userId: _id, appId }), { isRevoked: true });
  return _id;
}

export async function oldRolesV1(user) {
  const { _id: roleId } = await sdk.createRole({ name: `v1-role-${name}`, descriptions: 'Old' });
  has(await sdk.updateRolePermissions({ roleId, name: `v1-role-${name}`, permissions: '["read"]' }), { permissions: '["read"]' });
  await sdk.assignUserToRole({ roleId, user });
  assert.equal((await sdk.getUsersByRole({ roleId })).list[0].user._id, user);
  assert.equal((await sdk.queryPermissions(user)).list[0].group.permissions, '["read"]');
  assert.ok((await sdk.queryRoles({ page: 1, count: 50 })).list.some((it) => it._id === roleId));
  await sdk.removeUserFromRole({ roleId, user });
  assert.equal((await sdk.queryPermissions(user)).totalCount, 0);
}

export async function removeUsersV1() {
  const { _id } = await sdk.createUser({ username: `${username}-2`, password: 'passw0rd' });
  await sdk.remove(_id);
  await refused(2004, () => sdk.user({ id: _id }));
}
