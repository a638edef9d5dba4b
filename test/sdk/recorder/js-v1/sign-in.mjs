// Signing up and in, and tokens.
import { fixture } from '../fixture.mjs';
import { auth, code, email, own, password, phone, username } from './calls.mjs';

const { appId, appSecret, userPoolId, userToken } = fixture;

const application = { client_id: appId, client_secret: appSecret };
const notNamed = { client_id: undefined, client_secret: undefined };
const scope = 'openid profile';

const registration = {
  email,
  phone,
  phoneCode: code,
  password,
  username,
  unionid: 'union-0001',
  openid: 'open-0001',
  nickname: 'Bobby',
  company: 'Example',
  photo: 'https://example.com/bob.png',
  forceLogin: true,
  registerMethod: 'oauth:wechat',
  oauth: '{"provider":"example"}',
  lastIP: '203.0.113.7',
  browser: 'Firefox',
  name: 'Bob',
  givenName: 'Robert',
  familyName: 'Example',
  middleName: 'B',
  profile: 'https://example.com/bob',
  preferredUsername: 'bobby',
  website: 'https://example.com',
  gender: 'M',
  birthdate: '2000-01-02',
  zoneinfo: 'Asia/Shanghai',
  locale: 'zh-CN',
  address: '1 Example Street',
  formatted: '1 Example Street, Example City',
  streetAddress: '1 Example Street',
  locality: 'Example City',
  region: 'Example Region',
  postalCode: '100000',
  country: 'CN',
  signedUp: '2020-01-02T03:04:05.000Z',
  lastLogin: '2020-01-02T03:04:05.000Z',
  invitationCode: 'invited',
  keepPassword: true,
  from: 'import',
};

const login = {
  email,
  username,
  password,
  unionid: 'union-0001',
  openid: 'open-0001',
  lastIP: '203.0.113.7',
  verifyCode: 'a8nz',
  browser: 'Firefox',
  MFACode: '123456',
  params: '{"level":3}',
};

const random = '000000000000';

// unrandom makes what a call makes at random the same every time.
const unrandom = ({ call, ...rest }) => ({
  ...rest,
  call: async (sdk) => {
    const { random } = Math;
    Math.random = () => 0;
    try {
      await call(sdk);
    } finally {
      Math.random = random;
    }
  },
});

export const signIn = [
  auth('Register', 'register', [registration], 'registerInClient'),
  auth('Register', 'createUser', [{ email, password }]),
  auth('RegisterByPhone', 'register', [registration], 'registerInClient'),
  auth('Login', 'login', [login], 'registerInClient'),
  auth('Login', 'login', [{ email, password }]),
  auth('LoginByPhonePassword', 'loginByPhonePassword', [{ phone, password, params: '{"level":3}' }], 'registerInClient'),
  auth('LoginByPhoneCode', 'loginByPhoneCode', [{ phone, phoneCode: 1234 }], 'registerInClient'),
  auth('LoginByLdap', 'loginByLDAP', [{ username, password, browser: 'Firefox' }], 'clientId'),
  auth('LoginByAd', 'loginByAd', [{ username, password, adConnectorId: 'connector-0001' }]),
  auth('GetAdConnectorByProvider', 'adConnectorByProvider', [{ providerId: 'provider-0001', providerType: 'OIDC' }]),
  ...[{ email }, { phone }, { username }, { unionid: 'union-0001' }].map((by) =>
    auth('SignIn', 'signIn', [{ oidcAppId: appId, password, ...by }], 'userPoolId'),
  ),
  auth('RefreshSignInToken', 'refreshSignInToken', [{ oidcAppId: appId, refreshToken: 'refresh-token' }], 'userPoolId'),
  ...[{ email }, { phone }, { username }, { unionid: 'union-0001' }].map((by) =>
    auth('LoginByOidc', 'loginByOidc', [{ ...application, scope, password, ...by }]),
  ),
  auth('LoginByOidc', 'loginByOidc', [{ ...application, email, password }], undefined, notNamed),
  auth('RefreshOidcToken', 'refreshOidcToken', [{ ...application, refresh_token: 'refresh-token' }]),
  auth('AuthingTokenToOidcToken', 'authingTokenToOidcToken', [{ ...application, authingToken: userToken, scope }]),
  auth('AuthingTokenToOidcToken', 'authingTokenToOidcToken', [{ ...application, authingToken: userToken }], undefined, notNamed),
  auth('CheckLoginStatus', 'checkLoginStatus', [userToken], undefined, { token: userToken }),
  auth('DecodeToken', 'decodeToken', [userToken], undefined, { token: userToken }),
  unrandom(
    auth('GenQrCode', 'genQRCode', [], 'clientId', { random, useSelfWxapp: false, enableFetchPhone: false }),
  ),
  auth('CheckQr', 'checkQR', [random], undefined, { random, useSelfWxapp: false }),
  auth('GeneQrLoginCode', 'qrlogin.geneCode', [{ scene: 'APP_AUTH', userDefinedData: { level: '3' } }], 'userPoolId'),
  auth('CheckQrLoginCodeStatus', 'qrlogin.checkCodeStatus', [{ scene: 'APP_AUTH', qrcodeId: 'code-0001' }]),
  auth('ExchangeQrLoginUserInfo', 'qrlogin.exchangeUserInfo', ['ticket-0001'], undefined, { ticket: 'ticket-0001' }),
  auth('CasLogout', 'casLogout', []),
  own('Logout', 'logout', [fixture.userId], 'registerInClient'),
  auth('UserExists', 'userExist', [userPoolId, { email, phone, username }], 'userPoolId'),
  auth('ReadOAuthList', 'readOAuthList', [{ useGuard: true }], 'clientId'),
  auth('CdnPreflight', 'cdnPreflightFun', []),
];
