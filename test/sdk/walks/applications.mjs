// The administration of applications, of who may use them, and of custom fields.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { client, emulator, management, name } from './clients.mjs';

const appIdentifier = `shop-${name}`;
const appName = 'Shop <"ü"> 张';
const redirectUris = ['https://shop.example.com/cb'];
const ok = (answer) => has(done(answer), { success: true });

async function create() {
  const made = done(await management.createApplication({ appName, appIdentifier, redirectUris, appType: 'spa', ssoEnabled: true }));
  has(made, { appName, appIdentifier, redirectUris, appType: 'spa', ssoEnabled: true, isIntegrateApp: false });
  refusedV3(await management.createApplication({ appName, appIdentifier }), 409);
  has(done(await management.checkDomainAvailable({ domain: appIdentifier })), { available: false });
  return made.appId;
}

async function read(appId) {
  const one = done(await management.getApplication({ appId }));
  has(one, { appId, appName, redirectUris });
  const page = done(await management.listApplications({ keywords: appIdentifier }));
  assert.deepEqual(page, { totalCount: 1, list: [one] });
  const simple = done(await management.getApplicationSimpleInfo({ appId }));
  has(simple, { appId, appName, appIdentifier });
  assert.deepEqual(done(await management.listApplicationSimpleInfo({ keywords: appIdentifier })).list, [simple]);
  refusedV3(await management.getApplication({ appId: nobody }), 2011);
}

async function update(appId) {
  ok(await management.updateApplication({ appId, appName: 'Market', brandingConfig: { guardVersion: 'Classical' } }));
  const now = done(await management.getApplication({ appId }));
  has(now, { appName: 'Market', redirectUris });
  assert.equal(now.brandingConfig.guardVersion, 'Classical');
  refusedV3(await management.updateApplication({ appId: nobody }), 2011);
  const factors = done(await management.updateApplicationMfaSettings({ appId, disabledFactors: ['SMS'] }));
  assert.deepEqual(factors, { enabledFactors: ['OTP', 'EMAIL'] });
}

// The front signs users in to the applications it was told of; this one is the
// emulator's.
const signInTo = (appId, appSecret, username) =>
  client({ appId, appSecret, appHost: emulator }).signInByUsernamePassword({ username, password: 'passw0rd' });

async function use(appId, username) {
  const { secret } = done(await management.getApplicationSecret({ appId }));
  done(await signInTo(appId, secret, username));
  const active = done(await management.listApplicationActiveUsers({ appId }));
  assert.deepEqual(active.list.map((it) => it.username), [username]);
  const fresh = done(await management.refreshApplicationSecret({ appId })).secret;
  assert.notEqual(fresh, secret);
  refusedV3(await signInTo(appId, secret, username), 403);
  done(await signInTo(appId, fresh, username));
  return fresh;
}

async function access(appId, secret, { userId, username }) {
  ok(await management.updateApplicationPermissionStrategy({ appId, permissionStrategy: 'DENY_ALL' }));
  has(done(await management.getApplicationPermissionStrategy({ appId })), { permissionStrategy: 'DENY_ALL' });
  refusedV3(await signInTo(appId, secret, username), 403);
  const target = { targetType: 'USER', targetIdentifier: [userId] };
  ok(await management.authorizeApplicationAccess({ appId, list: [{ ...target, effect: 'ALLOW' }] }));
  done(await signInTo(appId, secret, username));
  const subject = { targetId: userId, targetType: 'USER' };
  has(done(await management.detailAuthSubject({ ...subject, appId })), { authType: 'SELF', targetName: username });
  assert.deepEqual(done(await management.listAuthSubject(subject)).list.map((it) => it.effect), ['ALLOW']);
  const [rule] = done(await management.listAuthApplication({ appId })).list;
  has(rule, { targetId: userId, effect: 'ALLOW', enabled: true });
  ok(await management.enabledAuth({ id: rule.id, enabled: false }));
  refusedV3(await signInTo(appId, secret, username), 403);
  ok(await management.deleteAuth([rule.id]));
  assert.equal(done(await management.listAuthApplication({ appId })).totalCount, 0);
  ok(await management.revokeApplicationAccess({ appId, list: [target] }));
  ok(await management.updateApplicationPermissionStrategy({ appId, permissionStrategy: 'ALLOW_ALL' }));
}

async function remove(appId, secret, username) {
  ok(await management.deleteApplication({ appId }));
  refusedV3(await management.getApplication({ appId }), 2011);
  refusedV3(await signInTo(appId, secret, username), 2011);
}

async function customFields({ userId }) {
  const field = { targetType: 'USER', key: `floor-${name}`, dataType: 'NUMBER', label: 'Floor' };
  const tenantId = 'none'; // the SDK wants one
  has(done(await management.setCustomFields({ list: [field] }))[0], field);
  const declared = async () => done(await management.getCustomFields({ targetType: 'USER' })).map((it) => it.key);
  assert.ok((await declared()).includes(field.key));
  const whom = { targetType: 'USER', targetIdentifier: userId };
  ok(await management.setCustomData({ ...whom, list: [{ key: field.key, value: '3' }] }));
  refusedV3(await management.setCustomData({ ...whom, list: [{ key: field.key, value: 'third' }] }), 400);
  assert.deepEqual(done(await management.getCustomData({ ...whom, tenantId })), { [field.key]: 3 });
  assert.deepEqual(done(await management.getUser({ userId, withCustomData: true })).customData, { [field.key]: 3 });
  ok(await management.deleteCustomFields({ tenantId, list: [{ targetType: 'USER', key: field.key }] }));
  assert.ok(!(await declared()).includes(field.key));
  assert.deepEqual(done(await management.getCustomData({ ...whom, tenantId })), {});
}

async function baseFields() {
  const fields = done(await management.getUserBaseFields());
  const gender = fields.find((it) => it.key === 'gender');
  has(gender, { targetType: 'USER', dataType: 'ENUM' });
  const [changed] = done(await management.setUserBaseFields({ list: [{ key: 'gender', label: 'Sex' }] }));
  assert.deepEqual(changed, { ...gender, label: 'Sex' });
  assert.deepEqual(done(await management.setUserBaseFields({ list: [{ key: 'gender', label: gender.label }] })), [gender]);
}

export async function administerApplications() {
  const user = done(await management.createUser({ username: `buyer-${name}`, password: 'passw0rd' }));
  const appId = await step(create);
  await step(read, appId);
  await step(update, appId);
  const secret = await step(use, appId, user.username);
  await step(access, appId, secret, user);
  await step(remove, appId, secret, user.username);
  await step(customFields, user);
  await step(baseFields);
}
