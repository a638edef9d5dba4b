// Tokens of an application, by the standards, and addresses and code verifiers,
// which are made without a call to Authing. The protocol is an option of the
// SDK's client.
import { auth, sending } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const redirectUri = 'https://app.example.com/callback?a=b';

const calling = (request, call) => (sdk) => {
  const { protocol, redirectUri } = request;
  return call(sdk.auth({ ...(protocol && { protocol }), ...(redirectUri && { redirectUri }) }));
};

const ofProtocol = (rpc, name, request, call, more) => ({
  ...auth(rpc, name, request),
  call: sending(calling(request, call)),
  ...more,
});

const methods = ['client_secret_post', 'client_secret_basic', 'none'];

// every calls once for each way that an application proves who it is.
const every = (rpc, request, call) =>
  methods.flatMap((tokenAuthMethod) => [
    ofProtocol(rpc, `${tokenAuthMethod}, oidc`, request, call, { application: { tokenAuthMethod } }),
    ofProtocol(rpc, `${tokenAuthMethod}, oauth`, { ...request, protocol: 'oauth' }, call, { application: { tokenAuthMethod } }),
  ]);

const code = { code: 'code-0001', codeVerifier: 'verifier-0001', redirectUri };
const credentials = { scope: 'openid orders', accessKey: 'key-0001', accessSecret: 'secret-0001' };
const refreshToken = 'refresh-0001';
const token = 'token-0001';
const idToken = { idToken: token, redirectUri, scope: 'openid' };

const tokens = [
  ...every('GetAccessTokenByCode', code, (it) => it.getAccessTokenByCode(code.code, { codeVerifier: code.codeVerifier })),
  ...every('GetNewAccessTokenByRefreshToken', { refreshToken }, (it) => it.getNewAccessTokenByRefreshToken(refreshToken)),
  ...every('IntrospectToken', { token }, (it) => it.introspectToken(token)),
  // The SDK revokes none of OAuth 2.0 with HTTP Basic.
  ...every('RevokeToken', { token }, (it) => it.revokeToken(token)).filter(
    ({ application, request }) => application.tokenAuthMethod !== 'client_secret_basic' || !request.protocol,
  ),
  ...['oidc', 'oauth'].flatMap((protocol) => [
    ofProtocol('GetAccessTokenByClientCredentials', protocol, { ...credentials, protocol }, (it) =>
      it.getAccessTokenByClientCredentials(credentials.scope, credentials),
    ),
    ofProtocol('GetUserInfoByAccessToken', protocol, { accessToken: token, protocol }, (it) =>
      it.getUserInfoByAccessToken(token, { method: 'POST', tokenPlace: 'header' }),
    ),
  ]),
  ...['oidc', 'oauth'].map((protocol) =>
    ofProtocol(
      'GetAccessTokenByIdToken',
      protocol,
      { ...idToken, protocol },
      (it) => it.getAccessTokenByIdToken(idToken),
      { application: { tokenAuthMethod: 'none' } },
    ),
  ),
  ofProtocol('ValidateToken', 'an access token', { access_token: token }, (it) => it.validateToken({ accessToken: token })),
  ofProtocol('ValidateToken', 'an id token', { id_token: token }, (it) => it.validateToken({ idToken: token })),
];

const local = (rpc, name, request, call) => ({
  ...auth(rpc, name, request),
  call: calling(request, call),
  local: true,
});

// The SDK puts what it made at random into the address alone.
const authorizeUrl = (name, request) =>
  local('BuildAuthorizeUrl', name, request, (it) => {
    const { protocol: _, ...options } = request;
    const url = it.buildAuthorizeUrl(options);
    const { state, nonce } = Object.fromEntries(new URL(url).searchParams);
    return { url, state, nonce };
  });

const logoutUrl = (name, request) =>
  local('BuildLogoutUrl', name, request, (it) => {
    const { protocol: _, ...options } = request;
    return { url: it.buildLogoutUrl(options) };
  });

const state = 'state-0001';
const given = { redirectUri, state, scope: 'openid offline_access', responseType: 'code id_token' };
const codeChallenge = 'challenge-0123456789-0123456789-0123456789-0123456789';

const addresses = [
  authorizeUrl('OpenID Connect', { redirectUri }),
  authorizeUrl('OpenID Connect, every option', {
    ...given,
    appId: fixture.appId,
    nonce: 'nonce-0001',
    responseMode: 'form_post',
    codeChallenge,
    codeChallengeMethod: 'S256',
    tenantId: 'tenant-0001',
    protocol: 'oidc',
  }),
  authorizeUrl('OAuth 2.0', { redirectUri, protocol: 'oauth' }),
  authorizeUrl('OAuth 2.0, every option', { ...given, appId: fixture.appId, responseType: 'token', protocol: 'oauth' }),
  authorizeUrl('SAML', { protocol: 'saml' }),
  authorizeUrl('CAS', { protocol: 'cas' }),
  authorizeUrl('CAS, a service', { service: 'https://app.example.com/service', protocol: 'cas' }),
  logoutUrl('nothing', {}),
  logoutUrl('a return', { redirectUri: 'https://app.example.com/bye' }),
  logoutUrl('OpenID Connect', { expert: true, redirectUri: 'https://app.example.com/bye', idToken: token }),
  logoutUrl('CAS', { redirectUri: 'https://app.example.com/bye', protocol: 'cas' }),
];

const secrets = [
  local('GenerateCodeChallenge', 'of its own length', {}, (it) => ({ codeChallenge: it.generateCodeChallenge() })),
  ...['S256', 'plain'].map((method) =>
    local('GetCodeChallengeDigest', method, { codeChallenge, method }, (it) => ({
      digest: it.getCodeChallengeDigest({ codeChallenge, method }),
    })),
  ),
  ...['abc', 'passw0rd', 'Abcdefghijk1', 'abcdefgh'].map((password) =>
    local('ComputePasswordSecurityLevel', password, { password }, (it) => ({
      level: it.computedPasswordSecurityLevel(password),
    })),
  ),
];

export const oidc = [...tokens, ...addresses, ...secrets];
