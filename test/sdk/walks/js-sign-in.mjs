// Signing up and in by email, username and phone.
import assert from 'node:assert/strict';
import { has, refusedV2, step } from '../walk.mjs';
import { client, management, name, phoneNumber, userPoolId } from './js-clients.mjs';
import { captchaFor, smsCode } from './js-inbox.mjs';
import { wrong } from './inbox.mjs';

const username = `js-${name}`;
const email = `${username}@example.com`;
const phone = phoneNumber('137');
const password = 'js-passw0rd';
const customData = { school: 'Zhejiang', age: 23 };
const context = { channel: 'web', trace: { id: 7 } };

const detail = ({ id }) => management.users.detail(id, { withCustomData: true });

async function registerByEmail() {
  const auth = client();
  const profile = { username, nickname: 'Js', company: 'Example "Ltd." <张>', gender: 'F' };
  const options = { customData, context, generateToken: true, clientIp: '203.0.113.7' };
  const user = await auth.registerByEmail(email, password, profile, options);
  has(user, { ...profile, email, userPoolId, emailVerified: false, loginsCount: 0, registerSource: ['basic:email'] });
  assert.ok(user.token, 'no token');
  assert.equal((await auth.getCurrentUser()).id, user.id);
  await refusedV2(2026, client().registerByEmail(email, password));
  await refusedV2(2003, client().registerByEmail('nobody', password));
  await refusedV2(2029, client().registerByEmail(`short-${email}`, 'short'));
  return user;
}

async function registerByUsername() {
  const account = `named-${username}`;
  const plain = await client().registerByUsername(account, password);
  has(plain, { username: account, token: null, loginsCount: 0, registerSource: ['basic:username'] });
  await refusedV2(2026, client().registerByUsername(account, password));

  const clientIp = '203.0.113.8';
  const params = [{ key: 'school', value: 'Wuhan' }];
  const options = { forceLogin: true, clientIp, params, context };
  const signedIn = await client().registerByUsername(`signed-in-${username}`, password, { nickname: 'In' }, options);
  has(signedIn, { nickname: 'In', loginsCount: 1, lastIP: clientIp });
  assert.ok(signedIn.token, 'no token');
  has(await detail(signedIn), { lastIP: clientIp, customData: { school: 'Wuhan' } });
}

async function registerByPhone() {
  const code = await smsCode(phone);
  await refusedV2(2001, client().registerByPhoneCode(phone, wrong(code), password));
  const options = { forceLogin: true, customData, context };
  const user = await client().registerByPhoneCode(phone, code, password, { nickname: 'Phone' }, options);
  has(user, { phone, phoneVerified: true, nickname: 'Phone', loginsCount: 1, registerSource: ['basic:phone'] });
  has(await detail(user), { customData });
  await refusedV2(2026, client().registerByPhoneCode(phone, await smsCode(phone, 'register'), password));

  await abroad();
  return user;
}

// The same number in another country is another phone.
async function abroad() {
  const [number, phoneCountryCode] = [phoneNumber('202'), '+1'];
  const code = await smsCode(number, 'register', phoneCountryCode);
  await refusedV2(2001, client().registerByPhoneCode(number, code));
  const options = { phoneCountryCode, generateToken: true };
  const user = await client().registerByPhoneCode(number, code, undefined, {}, options);
  has(user, { phone: number, loginsCount: 0 });
  has(await detail(user), { phone: number, phoneCountryCode });
  const again = await smsCode(number, 'login', phoneCountryCode);
  has(await client().loginByPhoneCode(number, again, { phoneCountryCode }), { id: user.id });
  await refusedV2(2004, client().loginByPhonePassword(number, password));
}

async function loginByEmail(user) {
  await refusedV2(2333, client().loginByEmail(email, 'wrong'));
  await refusedV2(2004, client().loginByEmail(`nobody-${email}`, password));
  const clientIp = '203.0.113.9';
  // Nothing has verified the address, which is no reason to be refused.
  const signedIn = await client().loginByEmail(email, password, { clientIp, context });
  has(signedIn, { id: user.id, loginsCount: 1, lastIP: clientIp, emailVerified: false, newlyCreated: false });
  assert.deepEqual(signedIn.customData, customData);
  assert.ok(signedIn.token, 'no token');
}

async function loginByUsername(user) {
  await refusedV2(2004, client().loginByUsername(`nobody-${username}`, password));
  const again = await client().loginByUsername(username, password);
  has(again, { id: user.id, loginsCount: 2 });
  return again.token;
}

async function autoRegister() {
  const options = { autoRegister: true, customData, context };
  const newEmail = `auto-${email}`;
  const byEmail = await client().loginByEmail(newEmail, password, options);
  has(byEmail, { email: newEmail, newlyCreated: true, loginsCount: 1, registerSource: ['basic:email'], customData });
  const again = await client().loginByEmail(newEmail, password, options);
  has(again, { id: byEmail.id, newlyCreated: false, loginsCount: 2, customData });
  await refusedV2(2333, client().loginByEmail(newEmail, 'wrong', options));
  const byName = await client().loginByUsername(`auto-${username}`, password, options);
  has(byName, { username: `auto-${username}`, newlyCreated: true, loginsCount: 1, customData });
  const number = phoneNumber('135');
  has(await client().loginByPhonePassword(number, password, options), { phone: number, phoneVerified: false });
}

async function loginByPhone(user) {
  const code = await smsCode(phone, 'login');
  await refusedV2(2001, client().loginByPhoneCode(phone, wrong(code)));
  has(await client().loginByPhoneCode(phone, code, { clientIp: '203.0.113.9' }), { id: user.id, loginsCount: 2 });
  await refusedV2(2001, client().loginByPhoneCode(phone, code));
  await refusedV2(2333, client().loginByPhonePassword(phone, 'wrong'));
  await refusedV2(2004, client().loginByPhonePassword(phoneNumber('134'), password));
  has(await client().loginByPhonePassword(phone, password), { id: user.id, loginsCount: 3 });

  const stranger = phoneNumber('133');
  const options = { customData, context };
  const made = await client().loginByPhoneCode(stranger, await smsCode(stranger), options);
  has(made, { phone: stranger, phoneVerified: true, newlyCreated: true, loginsCount: 1, customData });
}

// From where too many sign-ins have failed, all have to read a picture.
async function captcha(user) {
  const clientIp = `2001:db8::${parseInt(phone.slice(-8, -4), 10)}`;
  const from = (more) => ({ clientIp, ...more });
  for (const account of [email, `nobody-${email}`, email, `nobody-${email}`, email]) {
    await refusedV2(account === email ? 2333 : 2004, client().loginByEmail(account, 'guess', from()));
  }
  await refusedV2(2000, client().loginByEmail(email, password, from()));
  await refusedV2(2000, client().loginByUsername(username, password, from()));
  await refusedV2(2000, client().loginByPhonePassword(phone, password, from({ captchaCode: 'none' })));
  has(await client().loginByEmail(email, password, { clientIp: '203.0.113.9' }), { id: user.id });
  const misread = await captchaFor(clientIp);
  await refusedV2(2000, client().loginByEmail(email, password, from({ captchaCode: `${misread}X` })));
  await refusedV2(2000, client().loginByEmail(email, password, from({ captchaCode: misread })));
  const captchaCode = await captchaFor(clientIp);
  has(await client().loginByUsername(username, password, from({ captchaCode })), { id: user.id });
  has(await client().loginByEmail(email, password, from()), { id: user.id });
}

export async function signUpAndInV2() {
  const user = await step(registerByEmail);
  await step(registerByUsername);
  const byPhone = await step(registerByPhone);
  await step(loginByEmail, user);
  const token = await step(loginByUsername, user);
  await step(autoRegister);
  await step(loginByPhone, byPhone);
  await step(captcha, user);
  return { user, token };
}
