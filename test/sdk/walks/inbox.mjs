// The one-time codes that the emulator would have sent.
import assert from 'node:assert/strict';
import { done } from '../walk.mjs';
import { client, emulator } from './clients.mjs';

export async function codeTo(to, channel) {
  const answer = await fetch(`${emulator}/_emulator/codes?${new URLSearchParams({ to, channel })}`);
  const { code } = await answer.json();
  assert.match(code ?? '', /^\d{6}$/, `no code for ${to} on ${channel}`);
  return code;
}

export async function emailCode(email, channel) {
  done(await client().sendEmail({ email, channel }));
  return codeTo(email, channel);
}

export async function smsCode(phoneNumber, channel) {
  done(await client().sendSms({ phoneNumber, channel }));
  return codeTo(phoneNumber, channel);
}

// wrong is another code than the right one.
export const wrong = (code) => (code === '000000' ? '111111' : '000000');
