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
