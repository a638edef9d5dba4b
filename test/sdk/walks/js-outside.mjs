// Who signs in by what is outside the pool's users: directories, sub-accounts,
// and accounts at providers.
import assert from 'node:assert/strict';
import { demoUser, has, refusedV2, step } from '../walk.mjs';
import { client, host, management, name } from './js-clients.mjs';

async function directories() {
  const auth = client({ websocketHost: host });
  await refusedV2(2333, auth.loginByLdap('ldap-ann', 'wrong'));
  const ann = await auth.loginByLdap('ldap-ann', 'ldap-passw0rd');
  has(ann, { username: 'ldap-ann', nickname: 'Ann' });
  has(await auth.getCurrentUser(), { id: ann.id });
  await refusedV2(2333, auth.loginByAd('ldap-ann', 'ldap-passw0rd'));
  has(await auth.loginByAd('ad-ben', 'ad-passw0rd'), { username: 'ad-ben' });
}

async function subAccounts() {
  const auth = client();
  await refusedV2(2333, auth.loginBySubAccount('bob-desk', demoUser.password));
  await refusedV2(2004, auth.loginBySubAccount(demoUser.username, demoUser.password));
  has(await auth.loginBySubAccount('bob-desk', 'desk-passw0rd'), { username: demoUser.username });
  has(await auth.getCurrentUser(), { username: demoUser.username });
}

async function ownIdentities() {
  const identifier = `js-social-${name}`;
  const connections = [{ type: 'github', identifier, displayName: 'GitHub', fields: { clientID: 'client' } }];
  const { id: extIdpId } = await management.tenant.createExtIdp({ name: identifier, type: 'github', connections });
  const { id: userId, username } = await management.users.create({ username: identifier, password: 'passw0rd' });
  const auth = client();
  const { token: idToken } = await auth.loginByUsername(username, 'passw0rd');
  const { social } = auth;
  const { url } = await social.generateLinkExtIdpUrl({ extIdpConnIdentifier: identifier, idToken });
  assert.equal(new URL(url).searchParams.get('id_token'), idToken);
  await assert.rejects(social.generateLinkExtIdpUrl({ extIdpConnIdentifier: 'none', idToken }));
  assert.deepEqual(await social.getIdentities(), []);
  await management.users.linkIdentity({ userId, userIdInIdp: 'octocat', identifier, extIdpId, type: 'id', isSocial: true });
  has((await social.getIdentities())[0], { extIdpId, userIdInIdp: 'octocat' });
  await social.unlinkExtIdp({ extIdpId });
  assert.deepEqual(await social.getIdentities(), []);
  await assert.rejects(social.unlinkExtIdp({ extIdpId }));
}

async function synchronised() {
  const { org, tenant } = management;
  const connections = [{ type: 'dingtalk', identifier: `js-sync-${name}`, displayName: 'D', fields: { corpId: 'c' } }];
  const { id, connections: made } = await tenant.createExtIdp({ name: 'D', type: 'dingtalk', connections });
  await org.startSync({ providerType: 'dingtalk' });
  await org.startSync({ providerType: 'ad', adConnectorId: made[0].id });
  await tenant.deleteExtIdp(id);
  await assert.rejects(org.startSync({ providerType: 'wechatwork' }));
}

export async function signInFromOutside() {
  await step(directories);
  await step(subAccounts);
  await step(ownIdentities);
  await step(synchronised);
}
