// The phone number and email address of the signed-in user of v2.
import { has, refusedV2, step } from '../walk.mjs';
import { client, management, name, phoneNumber } from './js-clients.mjs';
import { emailCode, smsCode } from './js-inbox.mjs';
import { wrong } from './inbox.mjs';

const phone = phoneNumber('136');
const newPhone = phoneNumber('131');
const email = `js-contact-${name}@example.com`;
const newEmail = `new-${email}`;
const password = 'own-passw0rd';
const taken = { phone: phoneNumber('130'), email: `taken-${email}` };

// What an account has but one of to sign in by stays.
async function first() {
  const auth = client();
  await auth.loginByPhoneCode(phone, await smsCode(phone, 'login'));
  await refusedV2(2217, auth.unbindPhone());
  await refusedV2(2219, auth.unbindEmail());
  await auth.updatePassword(password);
  return auth;
}

async function bindEmail(auth) {
  const code = await emailCode(email, 'CHANGE_EMAIL');
  await refusedV2(2001, auth.bindEmail(email, wrong(code)));
  has(await auth.bindEmail(email, code), { email, emailVerified: true, phone });
  await refusedV2(2225, auth.bindEmail(newEmail, await emailCode(newEmail, 'CHANGE_EMAIL')));
  has(await client().loginByEmail(email, password), { phone });
}

async function bindPhone(auth) {
  has(await auth.unbindPhone(), { phone: null, phoneVerified: false, email });
  await refusedV2(499, auth.unbindPhone());
  await refusedV2(2004, client().loginByPhonePassword(phone, password));
  await refusedV2(2001, auth.bindPhone(phone, wrong(await smsCode(phone, 'bind'))));
  has(await auth.bindPhone(phone, await smsCode(phone)), { phone, phoneVerified: true });
  await refusedV2(2226, auth.bindPhone(newPhone, await smsCode(newPhone)));
}

// A change takes a code from the old contact, too.
async function updatePhone(auth) {
  const [code, oldCode] = [await smsCode(newPhone), await smsCode(phone)];
  await refusedV2(2038, auth.updatePhone(newPhone, code));
  await refusedV2(2038, auth.updatePhone(newPhone, code, taken.phone, oldCode));
  await refusedV2(2001, auth.updatePhone(newPhone, wrong(code), phone, oldCode));
  await refusedV2(2230, auth.updatePhone(phone, oldCode, phone, oldCode));
  await refusedV2(2035, auth.updatePhone(taken.phone, await smsCode(taken.phone), phone, oldCode));
  await refusedV2(2001, auth.updatePhone(newPhone, await smsCode(newPhone), phone, wrong(oldCode)));
  const proof = [await smsCode(newPhone), phone, oldCode];
  has(await auth.updatePhone(newPhone, ...proof), { phone: newPhone, phoneVerified: true, email });
  has(await client().loginByPhonePassword(newPhone, password), { email });
  await refusedV2(2004, client().loginByPhonePassword(phone, password));
}

async function updateEmail(auth) {
  const code = await emailCode(newEmail, 'CHANGE_EMAIL');
  const oldCode = await emailCode(email, 'CHANGE_EMAIL');
  await refusedV2(2037, auth.updateEmail(newEmail, code));
  await refusedV2(2037, auth.updateEmail(newEmail, code, taken.email, oldCode));
  await refusedV2(2001, auth.updateEmail(newEmail, wrong(code), email, oldCode));
  await refusedV2(2229, auth.updateEmail(email, oldCode, email, oldCode));
  await refusedV2(2200, auth.updateEmail(taken.email, await emailCode(taken.email, 'CHANGE_EMAIL'), email, oldCode));
  await refusedV2(2001, auth.updateEmail(newEmail, code, email, wrong(oldCode)));
  const proof = [await emailCode(newEmail, 'CHANGE_EMAIL'), email, oldCode];
  has(await auth.updateEmail(newEmail, ...proof), { email: newEmail, emailVerified: true, phone: newPhone });
  has(await client().loginByEmail(newEmail, password), { phone: newPhone });
}

async function unbindEmail(auth) {
  has(await auth.unbindEmail(), { email: null, emailVerified: false });
  await refusedV2(2219, auth.unbindEmail());
  has(await auth.bindEmail(email, await emailCode(email, 'CHANGE_EMAIL')), { email });
  has(await auth.getCurrentUser(), { email, emailVerified: true, phone: newPhone, phoneVerified: true });
}

export async function ownContacts() {
  await management.users.create({ ...taken });
  const auth = await step(first);
  await step(bindEmail, auth);
  await step(bindPhone, auth);
  await step(updatePhone, auth);
  await step(updateEmail, auth);
  await step(unbindEmail, auth);
}
