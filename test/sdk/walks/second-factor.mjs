// An end user who enrols an authenticator app and signs in with it.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3, step } from '../walk.mjs';
import { client, name } from './clients.mjs';
import { codeTo, wrong } from './inbox.mjs';
import { oneTimePassword } from './one-time-password.mjs';

const account = { username: `factor-${name}`, password: 'factor-passw0rd' };
const email = `factor-${name}@example.com`;

const kinds = (factors) => done(factors).map((it) => it.factorType);

async function signUp() {
  done(await client().signUpByUsernamePassword(account));
  return client({ accessToken: done(await client().signInByUsernamePassword(account)).access_token });
}

async function enrol(auth) {
  assert.deepEqual(kinds(await auth.listEnrolledFactors()), []);
  const { enrollmentToken, otpData } = done(await auth.sendEnrollFactorRequest({ factorType: 'OTP', profile: {} }));
  const secret = new URL(otpData.qrCodeUri).searchParams.get('secret');
  const request = (passCode) => ({ factorType: 'OTP', enrollmentToken, enrollmentData: { passCode } });
  refusedV3(await auth.enrollFactor(request(wrong(oneTimePassword(secret)))), 2001);
  done(await auth.enrollFactor(request(oneTimePassword(secret))));
  assert.deepEqual(kinds(await auth.listEnrolledFactors()), ['OTP']);
  assert.ok(!kinds(await auth.listFactorsToEnroll()).includes('OTP'));
  return secret;
}

async function enrolEmail(auth) {
  const { enrollmentToken } = done(await auth.sendEnrollFactorRequest({ factorType: 'EMAIL', profile: { email } }));
  const passCode = await codeTo(email, 'CHANNEL_VERIFY_MFA');
  done(await auth.enrollFactor({ factorType: 'EMAIL', enrollmentToken, enrollmentData: { passCode } }));
  const factors = done(await auth.listEnrolledFactors());
  assert.deepEqual(factors.map((it) => it.factorType).sort(), ['EMAIL', 'OTP']);
  const [{ factorId }] = factors.filter((it) => it.factorType === 'EMAIL');
  has(done(await auth.getFactor({ factorId })), { factorId, factorType: 'EMAIL' });
  done(await auth.resetFactor({ factorId }));
  refusedV3(await auth.getFactor({ factorId }), 404);
  refusedV3(await auth.resetFactor({ factorId: nobody }), 404);
}

async function signIn(secret) {
  const asked = await client().signInByUsernamePassword(account);
  refusedV3(asked, 1636);
  assert.equal(asked.data.totpMfaEnabled, true);
  const halfway = client({ accessToken: asked.data.mfaToken });
  refusedV3(await halfway.getProfile({}), 2020, 2206);
  const next = oneTimePassword(secret, 1); // the one before was used up
  has(done(await halfway.mfaOtpVerify({ totp: wrong(next) })), { verified: false });
  refusedV3(await client().signInByUsernamePassword(account), 1636);
  has(done(await halfway.mfaOtpVerify({ totp: next })), { verified: true });
  const token = done(await client().signInByUsernamePassword(account));
  return client({ accessToken: token.access_token });
}

async function reset(auth) {
  const [{ factorId }] = done(await auth.listEnrolledFactors());
  done(await auth.resetFactor({ factorId }));
  done(await client().signInByUsernamePassword(account));
}

export async function secondFactor() {
  const before = await step(signUp);
  const secret = await step(enrol, before);
  await step(enrolEmail, before);
  const auth = await step(signIn, secret);
  await step(reset, auth);
  return { factorToken: auth.options.accessToken, factors: done(await auth.listFactorsToEnroll()) };
}
