// The one-time codes that authing-js-sdk asks for, and the picture for guessers.
import assert from 'node:assert/strict';
import { has } from '../walk.mjs';
import { codeTo } from './inbox.mjs';
import { client, emulator } from './js-clients.mjs';

const newest = '';

export async function emailCode(email, scene) {
  has(await client().sendEmail(email, scene), { code: 200 });
  return codeTo(email, newest);
}

export async function smsCode(phone, scene, countryCode) {
  await client().sendSmsCode(phone, countryCode, scene);
  return codeTo(countryCode ? `${countryCode} ${phone}` : phone, newest);
}

// captchaFor reads the picture that is shown to a user who comes from clientIp.
export async function captchaFor(clientIp) {
  const answer = await fetch(`${emulator}/api/v2/security/captcha?${new URLSearchParams({ clientIp })}`);
  assert.equal(answer.status, 200);
  return (await answer.text()).match(/>([A-Z0-9]+)<\/text>/)[1];
}
