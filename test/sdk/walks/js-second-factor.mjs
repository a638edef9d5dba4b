// An end user of v2 who enrols an authenticator app and signs in with it, with a
// recovery code, and with codes by SMS and email.
import assert from 'node:assert/strict';
import { has, refusedV2, step } from '../walk.mjs';
import { client, management, name, phoneNumber } from './js-clients.mjs';
import { emailCode, smsCode } from './js-inbox.mjs';
import { wrong } from './inbox.mjs';
import { oneTimePassword } from './one-time-password.mjs';

const username = `js-factor-${name}`;
const email = `${username}@example.com`;
const phone = phoneNumber('159');
const password = 'factor-passw0rd';

// asked signs in and wants to be asked for a second factor.
async function asked() {
  const token = await client().loginByUsername(username, password).then(
    () => assert.fail('no second factor was asked for'),
    ({ code, data }) => {
      assert.equal(code, 1636);
      return data.mfaToken;
    },
  );
  assert.ok(token, 'no MFA token');
  return token;
}

async function signUp() {
  const user = await management.users.create({ username, password, email, phone, emailVerified: true, phoneVerified: true });
  const auth = client();
  await auth.loginByUsername(username, password);
  return { auth, user };
}

async function enrol({ auth: { mfa } }) {
  assert.deepEqual(await mfa.getMfaAuthenticators(), []);
  const { secret, recovery_code: recoveryCode } = await mfa.assosicateMfaAuthenticator();
  const confirm = (totp) => mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: 'totp', totp });
  const totp = oneTimePassword(secret);
  await refusedV2(2001, confirm(wrong(totp)));
  has(await confirm(totp), { code: 200 });
  has((await mfa.getMfaAuthenticators())[0], { secret, enable: true, authenticatorType: 'totp' });
  return { secret, recoveryCode };
}

async function signIn({ user }, { secret, recoveryCode }) {
  const mfaToken = await asked();
  const { mfa } = client();
  const totp = oneTimePassword(secret, 1); // the one before was used up
  await refusedV2(2001, mfa.verifyTotpMfa({ totp: wrong(totp), mfaToken }));
  const signedIn = await mfa.verifyTotpMfa({ totp, mfaToken });
  has(signedIn, { id: user.id });
  has(await client({ token: signedIn.token }).getCurrentUser(), { id: user.id });

  await refusedV2(2001, mfa.verifyTotpRecoveryCode({ recoveryCode: 'wrong', mfaToken: await asked() }));
  has(await mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken: await asked() }), { id: user.id });
  await refusedV2(2001, mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken: await asked() }));
}

async function codes({ user }) {
  const { mfa } = client();
  const mfaToken = await asked();
  assert.equal(await mfa.phoneOrEmailBindable({ phone, mfaToken }), true);
  const byPhone = await smsCode(phone, 'mfa-verify');
  await refusedV2(2001, mfa.verifyAppSmsMfa({ phone, code: wrong(byPhone), mfaToken }));
  has(await mfa.verifyAppSmsMfa({ phone, code: byPhone, mfaToken }), { id: user.id });
  const code = await emailCode(email, 'MFA_VERIFY');
  has(await mfa.verifyAppEmailMfa({ email, code, mfaToken: await asked() }), { id: user.id });
}

// faces are known by the addresses of their pictures.
async function faces({ auth, user }) {
  const [baseFace, compareFace] = [1, 2].map((it) => `https://pictures.example.com/${name}-${it}.png`);
  const refused = (photo) => asked().then((mfaToken) => refusedV2(400, client().mfa.verifyFaceMfa(photo, mfaToken)));
  await refused(baseFace);
  has(await auth.mfa.associateFaceByUrl({ baseFace, compareFace }), { id: user.id });
  has(await management.mfa.getStatus(user.id), { FACE: true });
  await refused('https://pictures.example.com/another.png');
  const { id, token } = await client().mfa.verifyFaceMfa(baseFace, await asked());
  assert.equal(id, user.id);
  has(await client({ token }).getCurrentUser(), { id });
}

async function administered({ user, auth }) {
  has(await management.mfa.getStatus(user.id), { OTP: true });
  assert.equal(await management.mfa.unAssociateMfa(user.id, 'OTP'), true);
  has(await management.mfa.getStatus(user.id), { OTP: false });
  await client().loginByUsername(username, password);
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  has(await management.mfa.importTotp(user.id, secret, 'recovery-code'), { userId: user.id, secret });
  await asked();
  has(await auth.mfa.deleteMfaAuthenticator(), { code: 200 });
  await client().loginByUsername(username, password);
}

export async function secondFactorV2() {
  const who = await step(signUp);
  const factor = await step(enrol, who);
  await step(signIn, who, factor);
  await step(codes, who);
  await step(faces, who);
  await step(administered, who);
}
