// Signing up and in, and the user's own profile.
import assert from 'node:assert/strict';
import { demoUser, done, has, refusedV3, step } from '../walk.mjs';
import { appId, client, name } from './clients.mjs';

const email = `node-${name}@example.com`;
const password = 'node-passw0rd';

async function signUp(auth) {
  const request = {
    connection: 'PASSWORD',
    passwordPayload: { email, password },
    profile: { nickname: 'Node', customData: { school: 'Peking', age: 30 } },
  };
  const user = done(await auth.signUp(request));
  has(user, { email, nickname: 'Node' });
  refusedV3(await auth.signUp(request), 2026);
  return user;
}

async function signIn(auth) {
  refusedV3(await auth.signInByEmailPassword({ email, password: 'wrong' }), 2333);
  refusedV3(await auth.signInByUsernamePassword({ username: `nobody-${name}`, password }), 2333);
  const token = done(await auth.signInByEmailPassword({ email, password, options: { scope: 'openid profile offline_access' } }));
  assert.equal(token.token_type, 'Bearer');
  assert.ok(token.refresh_token, 'no refresh token');
  return token;
}

async function profile(user, token) {
  refusedV3(await client({ accessToken: 'not.a.token' }).getProfile({}), 2020, 2206);
  const auth = client();
  auth.setAccessToken(token.access_token);
  const self = done(await auth.getProfile({ withCustomData: true, withIdentities: true, withDepartmentIds: true }));
  assert.equal(self.userId, user.userId);
  assert.deepEqual(self.customData, { school: 'Peking', age: 30 });
  // Both parse calls verify the signature with the published keys.
  has(await auth.parseIDToken(token.id_token), { sub: user.userId, aud: appId });
  has(await auth.parseAccessToken(token.access_token), { sub: user.userId });
  return self;
}

async function oneMethodEach() {
  const basic = client({ tokenEndPointAuthMethod: 'client_secret_basic' });
  done(await basic.signInByUsernamePassword(demoUser));
  const account = done(await client().signInByAccountPassword({ account: demoUser.username, password: demoUser.password }));
  assert.ok(account.access_token);
}

export async function signUpAndIn() {
  const auth = client();
  const user = await step(signUp, auth);
  const token = await step(signIn, auth);
  const self = await step(profile, user, token);
  await step(oneMethodEach);
  return { accessToken: token.access_token, profile: self };
}
