// OpenID Connect, OAuth 2.0 and CAS, by v2's SDK.
import assert from 'node:assert/strict';
import { demoUser, has, settings, step } from '../walk.mjs';
import { logIn, redirectUri } from './browser.mjs';
import { client, emulator, host, management, name } from './js-clients.mjs';

const { appSecret: secret } = settings();
const { username, password } = demoUser;
const scope = 'openid profile email offline_access';

// The front has no endpoints of OAuth 2.0.
const application = (protocol, method, more = { secret }) =>
  client({
    ...(protocol === 'oauth' && { appHost: emulator }),
    protocol,
    redirectUri,
    tokenEndPointAuthMethod: method,
    introspectionEndPointAuthMethod: method,
    revocationEndPointAuthMethod: method,
    ...more,
  });

// publicApplication is one that has no secret to keep. The front knows only the
// applications of its configuration.
async function publicApplication() {
  const data = {
    appName: 'Public',
    appIdentifier: `js-public-${name}`,
    redirectUris: [redirectUri],
    oidcConfig: { token_endpoint_auth_method: 'none' },
  };
  const made = await management.makeRestRequest({ method: 'POST', url: `${host}/api/v3/create-application`, data });
  return { appId: made.appId, appHost: emulator, secret: undefined };
}

const refused = (error, call) =>
  assert.rejects(call, ({ response }) => {
    assert.equal(response?.data?.error, error, JSON.stringify(response?.data));
    return true;
  });

async function authorize(auth) {
  const { appId } = auth.options;
  const codeChallenge = auth.generateCodeChallenge();
  const digest = auth.getCodeChallengeDigest({ codeChallenge, method: 'S256' });
  const browser = client({ appId, appHost: emulator, protocol: 'oidc', redirectUri });
  const left = await logIn(browser.buildAuthorizeUrl({ scope, redirectUri, codeChallenge: digest, codeChallengeMethod: 'S256' }));
  return { code: left.searchParams.get('code'), codeVerifier: codeChallenge };
}

async function exchange(auth) {
  const { code, codeVerifier } = await authorize(auth);
  await refused('invalid_grant', auth.getAccessTokenByCode(code, { codeVerifier: auth.generateCodeChallenge() }));
  return auth.getAccessTokenByCode(code, { codeVerifier });
}

async function use(auth, tokens) {
  const { appId } = auth.options;
  const token = tokens.access_token;
  const { sub } = await auth.getUserInfoByAccessToken(token);
  for (const tokenPlace of ['query', 'header']) {
    has(await auth.getUserInfoByAccessToken(token, { method: 'GET', tokenPlace }), { sub });
  }
  has(await auth.getUserInfoByAccessToken(token, { method: 'POST', tokenPlace: 'body' }), { sub });
  has(await auth.validateToken({ accessToken: token }), { sub, aud: appId });
  has(await auth.validateToken({ idToken: tokens.id_token }), { sub, aud: appId });

  await refused('invalid_grant', auth.getNewAccessTokenByRefreshToken('wrong'));
  const fresh = await auth.getNewAccessTokenByRefreshToken(tokens.refresh_token);
  has(await auth.introspectToken(fresh.access_token), { active: true, client_id: appId });
  return fresh.access_token;
}

// The SDK revokes no token of OAuth 2.0 with the secret in a header.
async function end(auth, token) {
  const { protocol, revocationEndPointAuthMethod: method } = auth.options;
  if (protocol === 'oauth' && method === 'client_secret_basic') {
    await assert.rejects(auth.revokeToken(token), /client_secret_basic/);
    return;
  }
  assert.equal(await auth.revokeToken(token), true);
  has(await auth.introspectToken(token), { active: false });
}

// The token of a session is exchanged for those of the standards.
async function exchangeSession(auth) {
  const { token: idToken } = await auth.loginByUsername(username, password);
  const { access_token: token } = await auth.getAccessTokenByIdToken({ redirectUri, idToken, scope: 'openid' });
  has(await auth.getUserInfoByAccessToken(token), { sub: auth.tokenProvider.getUser().id });
}

function addresses() {
  const { appId } = client().options;
  const at = (protocol, options = {}) => client({ protocol, redirectUri, ...options });
  const path = (url) => new URL(url).pathname;
  assert.equal(path(at('oidc').buildAuthorizeUrl({ scope, redirectUri })), '/oidc/auth');
  assert.equal(path(at('oauth').buildAuthorizeUrl({ scope, redirectUri })), '/oauth/auth');
  assert.equal(path(at('saml').buildAuthorizeUrl()), `/api/v2/saml-idp/${appId}`);
  assert.equal(path(at('cas').buildAuthorizeUrl({ service: redirectUri })), `/cas-idp/${appId}`);
  assert.equal(path(at('cas').buildLogoutUrl({ redirectUri })), '/cas-idp/logout');
  assert.equal(path(at('oidc').buildLogoutUrl({ expert: true, redirectUri, idToken: 'token' })), '/oidc/session/end');
  assert.equal(path(at('oidc').buildLogoutUrl({ redirectUri })), '/login/profile/logout');
}

async function tickets() {
  const cas = client({ appHost: emulator, protocol: 'cas' });
  const ticket = async () => (await logIn(cas.buildAuthorizeUrl({ service: redirectUri }))).searchParams.get('ticket');
  const first = await ticket();
  assert.deepEqual(await cas.validateTicketV1(first, redirectUri), { valid: true });
  assert.equal((await cas.validateTicketV1(first, redirectUri)).valid, false);
  const { serviceResponse } = await cas.validateTicketV2(await ticket(), redirectUri);
  assert.equal(serviceResponse.authenticationSuccess.user, username);
}

export async function openIDV2() {
  const secretless = await step(publicApplication);
  for (const protocol of ['oidc', 'oauth']) {
    for (const auth of [
      application(protocol, 'client_secret_post'),
      application(protocol, 'client_secret_basic'),
      application(protocol, 'none', secretless),
    ]) {
      await step(end, auth, await step(use, auth, await step(exchange, auth)));
    }
    await step(exchangeSession, application(protocol, 'none', secretless));
  }
  await management.applications.delete(secretless.appId);
  await step(addresses);
  await step(tickets);
}
