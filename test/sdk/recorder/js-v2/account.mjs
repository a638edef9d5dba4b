// The end user: signing up and in, and the own account.
import { auth, email, password, username } from './calls.mjs';
import { updates } from './users.mjs';
import { fixture } from '../fixture.mjs';
import { profile } from '../values.mjs';

const context = { channel: 'web', trace: { id: 7 } };
const customData = { level: 3, tags: ['a', 'b'], vip: true };

const registration = {
  ...profile,
  ip: '203.0.113.7',
  oauth: '{"provider":"example"}',
  username: 'bob',
  udf: [{ key: 'level', value: '3' }],
  email: 'bob@example.com',
  phone: '13800000000',
};

const registerOptions = {
  forceLogin: true,
  generateToken: true,
  clientIp: '203.0.113.7',
  customData,
  context,
  phoneToken: 'phone-token',
};

const loginOptions = { autoRegister: true, captchaCode: 'a8nz', clientIp: '203.0.113.7', customData, context };

const phone = '13800000000';
const oldPhone = '13800000001';
const code = '1234';
const newPassword = 'n3w-passw0rd';
const phoneOptions = {
  forceLogin: true,
  generateToken: true,
  clientIp: '203.0.113.7',
  customData,
  context,
  phoneCountryCode: '+1',
  emailToken: 'email-token',
};
const codeOptions = { clientIp: '203.0.113.7', customData, context, phoneCountryCode: '+1' };

// own is a call of the signed-in user.
const own = (rpc, name, request, call) => auth(rpc, name, request, call, { signedIn: true });

export const account = [
  auth('RegisterByEmail', 'nothing more', { email, password }, (it) => it.registerByEmail(email, password)),
  auth(
    'RegisterByEmail',
    'every option',
    { email, password, profile: registration, ...registerOptions },
    (it) => it.registerByEmail(email, password, registration, registerOptions),
  ),
  auth('LoginByEmail', 'nothing more', { email, password }, (it) => it.loginByEmail(email, password)),
  auth('LoginByEmail', 'password public key', { email, password }, (it) => it.loginByEmail(email, password), {
    prerequisite: true,
  }),
  auth('LoginByEmail', 'every option', { email, password, ...loginOptions }, (it) =>
    it.loginByEmail(email, password, loginOptions),
  ),
  auth('LoginByUsername', 'nothing more', { username, password }, (it) => it.loginByUsername(username, password)),
  auth('LoginByUsername', 'every option', { username, password, ...loginOptions }, (it) =>
    it.loginByUsername(username, password, loginOptions),
  ),
  auth('RegisterByUsername', 'nothing more', { username, password }, (it) => it.registerByUsername(username, password)),
  auth(
    'RegisterByUsername',
    'every option',
    { username, password, profile: registration, ...registerOptions, emailToken: 'email-token' },
    (it) => it.registerByUsername(username, password, registration, { ...registerOptions, emailToken: 'email-token' }),
  ),
  auth('RegisterByPhoneCode', 'nothing more', { phone, code }, (it) => it.registerByPhoneCode(phone, code)),
  auth(
    'RegisterByPhoneCode',
    'every option',
    { phone, code, password, profile: registration, ...phoneOptions },
    (it) => it.registerByPhoneCode(phone, code, password, registration, phoneOptions),
  ),
  auth('SendSmsCode', 'a phone', { phone }, (it) => it.sendSmsCode(phone)),
  auth('SendSmsCode', 'every option', { phone, phoneCountryCode: '+1', scene: 'login' }, (it) =>
    it.sendSmsCode(phone, '+1', 'login'),
  ),
  auth('LoginByPhoneCode', 'nothing more', { phone, code }, (it) => it.loginByPhoneCode(phone, code)),
  auth('LoginByPhoneCode', 'every option', { phone, code, ...codeOptions }, (it) =>
    it.loginByPhoneCode(phone, code, codeOptions),
  ),
  auth('LoginByPhonePassword', 'nothing more', { phone, password }, (it) => it.loginByPhonePassword(phone, password)),
  auth('LoginByPhonePassword', 'every option', { phone, password, ...loginOptions }, (it) =>
    it.loginByPhonePassword(phone, password, loginOptions),
  ),
  auth('SendEmail', 'a scene', { email, scene: 'RESET_PASSWORD' }, (it) => it.sendEmail(email, 'RESET_PASSWORD')),
  auth('ResetPasswordByPhoneCode', 'nothing more', { phone, code, newPassword }, (it) =>
    it.resetPasswordByPhoneCode(phone, code, newPassword),
  ),
  auth('ResetPasswordByPhoneCode', 'every option', { phone, code, newPassword, phoneCountryCode: '+1' }, (it) =>
    it.resetPasswordByPhoneCode(phone, code, newPassword, '+1'),
  ),
  auth('ResetPasswordByEmailCode', 'all', { email, code, newPassword }, (it) =>
    it.resetPasswordByEmailCode(email, code, newPassword),
  ),
  own('UpdatePassword', 'a first one', { newPassword }, (it) => it.updatePassword(newPassword)),
  own('UpdatePassword', 'another', { newPassword, oldPassword: password }, (it) =>
    it.updatePassword(newPassword, password),
  ),
  own('UpdatePhone', 'nothing more', { phone, phoneCode: code }, (it) => it.updatePhone(phone, code)),
  own(
    'UpdatePhone',
    'every option',
    { phone, phoneCode: code, oldPhone, oldPhoneCode: '5678', phoneCountryCode: '+1', oldPhoneCountryCode: '+44' },
    (it) => it.updatePhone(phone, code, oldPhone, '5678', '+1', '+44'),
  ),
  own('UpdateEmail', 'nothing more', { email, emailCode: code }, (it) => it.updateEmail(email, code)),
  own('UpdateEmail', 'every option', { email, emailCode: code, oldEmail: 'old@example.com', oldEmailCode: '5678' }, (it) =>
    it.updateEmail(email, code, 'old@example.com', '5678'),
  ),
  own('RefreshToken', 'the own', {}, (it) => it.refreshToken()),
  own('BindPhone', 'nothing more', { phone, phoneCode: code }, (it) => it.bindPhone(phone, code)),
  own('BindPhone', 'every option', { phone, phoneCode: code, phoneCountryCode: '+1' }, (it) =>
    it.bindPhone(phone, code, '+1'),
  ),
  own('UnbindPhone', 'the own', {}, (it) => it.unbindPhone()),
  own('BindEmail', 'all', { email, emailCode: code }, (it) => it.bindEmail(email, code)),
  own('UnbindEmail', 'the own', {}, (it) => it.unbindEmail()),
  own('Logout', 'the own', {}, (it) => it.logout()),
  own('Logout', 'the application named', { app_id: fixture.appId }, (it) => it.logout()),
  own('ListUdv', 'all', {}, (it) => it.listUdv()),
  ...[15, true, 'MIT', '2020-10-07T15:33:58Z', { a: [1, null] }].map((value) =>
    own('SetUdv', JSON.stringify(value), { key: 'k', value }, (it) => it.setUdv('k', value)),
  ),
  own('RemoveUdv', 'one', { key: 'age' }, (it) => it.removeUdv('age')),
  own('GetUdfValue', 'all', {}, (it) => it.getUdfValue()),
  own('SetUdfValue', 'some', { data: customData }, (it) => it.setUdfValue(customData)),
  own('RemoveUdfValue', 'one', { key: 'age' }, (it) => it.removeUdfValue('age')),
  auth('GetCurrentUser', 'nothing', {}, (it) => it.getCurrentUser(), { signedIn: true }),
  auth('UpdateProfile', 'one field', { updates: { nickname: 'Bobby' } }, (it) =>
    it.updateProfile({ nickname: 'Bobby' }), { signedIn: true }),
  auth(
    'UpdateProfile',
    'every field',
    { updates, emailToken: 'email-token', phoneToken: 'phone-token' },
    (it) => it.updateProfile(updates, { emailToken: 'email-token', phoneToken: 'phone-token' }),
    { signedIn: true },
  ),
  auth('CheckLoginStatus', 'a token', { token: 'some-token' }, (it) => it.checkLoginStatus('some-token')),
  auth('CheckLoginStatus', 'the own token', {}, (it) => it.checkLoginStatus(), { signedIn: true }),
];

// The token endpoint is of no generation; v3 has its rpc.
const exchange = {
  grant_type: 'http://authing.cn/oidc/grant_type/authing_token',
  redirect_uri: 'https://app.example.com/callback',
  token: fixture.userToken,
  scope: 'openid profile',
};

export const tokens = [
  {
    name: 'getAccessTokenByIdToken',
    rpc: 'authing.v3.AuthService/ExchangeToken',
    request: exchange,
    application: { tokenAuthMethod: 'none' },
    call: (sdk) =>
      sdk.auth().getAccessTokenByIdToken({
        redirectUri: exchange.redirect_uri,
        idToken: exchange.token,
        scope: exchange.scope,
      }),
  },
];
