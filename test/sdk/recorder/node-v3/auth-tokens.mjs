// Tokens of OpenID Connect, and tickets of CAS. The methods take arguments
// rather than a request, and part of what they send is the client's own
// options.
import { fixture, keySet, signed } from '../fixture.mjs';
import { auth } from './calls.mjs';

const code = 'authorization+/code';
const codeVerifier = 'verifier-0123456789-0123456789-0123456789-0123456789';
const redirectUri = 'https://app.example.com/callback?a=b&c=d';
const refreshToken = 'refresh+/token';
const token = 'some-token';
const scope = 'project:read project:write';
const application = { client_id: fixture.appId, client_secret: fixture.appSecret };

const basic = { application: { tokenAuthMethod: 'client_secret_basic' } };
const none = { application: { tokenAuthMethod: 'none' } };

// byEachMethod makes a case for each way the application shows its secret.
const byEachMethod = (method, request, call) => [
  auth(method, 'client_secret_post', request, { call }),
  auth(method, 'client_secret_basic', request, { call, ...basic }),
  auth(method, 'none', request, { call, ...none }),
];

// exchange is a method that fills in a part of ExchangeToken, which no SDK has
// as a whole.
const exchange = (name, request, call, more) => ({
  name: `exchangeToken: ${name}`,
  rpc: 'authing.v3.AuthService/ExchangeToken',
  request,
  call,
  ...more,
});

const byCode = (sdk) => sdk.auth({ redirectUri }).getAccessTokenByCode(code, { codeVerifier });
const refresh = (sdk) => sdk.auth().getNewAccessTokenByRefreshToken(refreshToken);
const credentials = { accessKey: 'access-key', accessSecret: 'access-secret' };

const tokenSets = [
  auth('getAccessTokenByCode', 'required fields', { code }, { call: (sdk) => sdk.auth().getAccessTokenByCode(code) }),
  ...byEachMethod('getAccessTokenByCode', { code, codeVerifier, redirectUri }, byCode),
  auth('getAccessTokenByClientCredentials', 'every field', { scope, ...credentials }, {
    call: (sdk) => sdk.auth().getAccessTokenByClientCredentials(scope, credentials),
  }),
  ...byEachMethod('getNewAccessTokenByRefreshToken', { refreshToken }, refresh),
  exchange(
    'authorization code',
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier, ...application },
    byCode,
  ),
  exchange('refresh token', { grant_type: 'refresh_token', refresh_token: refreshToken }, refresh, basic),
  exchange('client credentials', { grant_type: 'client_credentials', scope }, (sdk) =>
    sdk.auth().getAccessTokenByClientCredentials(scope, {}),
  ),
];

const inspections = [
  ...['introspectToken', 'revokeToken'].flatMap((method) => [
    ...byEachMethod(method, { token }, (sdk) => sdk.auth()[method](token)),
    auth(method, "with the application's credentials", { token, ...application }, {
      call: (sdk) => sdk.auth()[method](token),
    }),
  ]),
  auth('getUserInfoByAccessToken', 'in the query', { access_token: fixture.userToken }, {
    call: (sdk) => sdk.auth().getUserInfoByAccessToken(fixture.userToken),
  }),
  auth('getUserInfoByAccessToken', 'in the header', {}, {
    signedIn: true,
    call: (sdk) => {
      const place = { method: 'GET', tokenPlace: 'header' };
      return sdk.auth({ accessToken: undefined }).getUserInfoByAccessToken(fixture.userToken, place);
    },
  }),
];

// What both kinds of token say; an Authing on another host issued them.
const claims = {
  sub: fixture.userId,
  aud: fixture.appId,
  iss: `${fixture.appHost}/oidc`,
  iat: 1700000000,
  exp: 4102444800,
};
const accessToken = signed({ ...claims, jti: 'token-0001', scope: 'openid profile' });
const idToken = signed({ ...claims, nonce: 'nonce-0001', name: 'Bob <"&> 张', at_hash: 'hash' });

const parsing = [
  ['parseAccessToken', accessToken],
  ['parseIDToken', idToken],
].flatMap(([method, it]) => [
  auth(method, 'published keys', { token: it }, { call: (sdk) => sdk.auth()[method](it) }),
  auth(method, 'keys at hand', { token: it, serverJWKS: keySet }, {
    local: true,
    call: async (sdk) => ({ claims: await sdk.auth()[method](it, { serverJWKS: keySet }) }),
  }),
]);

const ticket = 'ST-1-ticket';
const service = 'https://app.example.com/service?a=b&c=d';

const tickets = [
  auth('validateTicketV1', 'required fields', { ticket, service }, {
    call: (sdk) => sdk.auth().validateTicketV1(ticket, service),
  }),
  auth('validateTicketV1', 'every field', { ticket, service, appId: fixture.appId }, {
    call: (sdk) => sdk.auth().validateTicketV1(ticket, service),
  }),
  auth('validateTicketV2', 'required fields', { ticket, service }, {
    call: (sdk) => sdk.auth().validateTicketV2(ticket, service),
  }),
  auth('validateTicketV2', 'every field', { ticket, service, format: 'XML', appId: fixture.appId }, {
    call: (sdk) => sdk.auth().validateTicketV2(ticket, service, 'XML'),
  }),
];

export const tokens = [...tokenSets, ...inspections, ...parsing, ...tickets];
