// Addresses and code verifiers, which are made without a call to Authing.
import { auth } from './calls.mjs';

const redirectUri = 'https://app.example.com/callback?a=b&c=d 张';
const service = 'https://app.example.com/service';

// The SDK takes the protocol as an option of the client.
const authorizeUrl = (name, request) =>
  auth('buildAuthorizeUrl', name, request, {
    local: true,
    call: (sdk) => {
      const { protocol, ...rest } = request;
      return sdk.auth({ protocol }).buildAuthorizeUrl(rest);
    },
  });

const logoutUrl = (name, request) =>
  auth('buildLogoutUrl', name, request, {
    local: true,
    call: (sdk) => {
      const { protocol, ...rest } = request;
      return { url: returnedOrThrown(() => sdk.auth({ protocol }).buildLogoutUrl(rest)) };
    },
  });

// The SDK throws the address of OAuth and SAML that it means to return.
function returnedOrThrown(build) {
  try {
    return build();
  } catch (url) {
    return url;
  }
}

const given = { state: 'state-0001', nonce: 'nonce-0001' };

const authorizeUrls = [
  authorizeUrl('OpenID Connect', { redirectUri }),
  authorizeUrl('OpenID Connect, every field', {
    protocol: 'oidc',
    redirectUri,
    responseType: 'code id_token token',
    responseMode: 'form_post',
    scope: 'openid profile email',
    tenantId: 'tenant-0001',
    forced: true,
    codeChallenge: 'challenge-0123456789-0123456789-0123456789',
    codeChallengeMethod: 'S256',
    ...given,
  }),
  authorizeUrl('OpenID Connect, offline access', { redirectUri, scope: 'openid offline_access', ...given }),
  authorizeUrl('OAuth 2.0', { protocol: 'oauth', redirectUri }),
  authorizeUrl('OAuth 2.0, every field', {
    protocol: 'oauth',
    redirectUri,
    responseType: 'token',
    scope: 'user email',
    state: given.state,
  }),
  authorizeUrl('SAML', { protocol: 'saml' }),
  authorizeUrl('CAS', { protocol: 'cas' }),
  authorizeUrl('CAS, every field', { protocol: 'cas', service }),
];

const logoutUrls = [
  logoutUrl('OpenID Connect', {}),
  logoutUrl('OpenID Connect, every field', { protocol: 'oidc', redirectUri, idToken: 'id-token', state: given.state }),
  logoutUrl('OpenID Connect, state alone', { idToken: 'id-token', state: given.state }),
  ...['oauth', 'saml', 'cas'].flatMap((protocol) => [
    logoutUrl(protocol, { protocol }),
    logoutUrl(`${protocol}, every field`, { protocol, redirectUri: service }),
  ]),
];

const codeChallenge = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const digest = (name, request) =>
  auth('getCodeChallengeDigest', name, request, {
    local: true,
    call: (sdk) => ({ digest: sdk.auth().getCodeChallengeDigest(request) }),
  });

const verifiers = [
  auth('generateCodeChallenge', 'nothing', {}, {
    local: true,
    call: (sdk) => ({ codeChallenge: sdk.auth().generateCodeChallenge() }),
  }),
  digest('required fields', { codeChallenge }),
  digest('S256', { codeChallenge, method: 'S256' }),
  digest('plain', { codeChallenge, method: 'plain' }),
];

export const urls = [...authorizeUrls, ...logoutUrls, ...verifiers];
