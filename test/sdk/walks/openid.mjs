// Signing in by OpenID Connect: a browser at the login page, an application that
// has the code, and what becomes of its tokens.
import assert from 'node:assert/strict';
import { has, step } from '../walk.mjs';
import { logIn, redirectUri, visit } from './browser.mjs';
import { appId, client, emulator } from './clients.mjs';

const scope = 'openid profile email offline_access';
const methods = ['client_secret_post', 'client_secret_basic'];

const application = (tokenEndPointAuthMethod) =>
  client({
    redirectUri,
    tokenEndPointAuthMethod,
    introspectionEndPointAuthMethod: tokenEndPointAuthMethod,
    revocationEndPointAuthMethod: tokenEndPointAuthMethod,
  });

// refused wants the endpoint to answer with an error of RFC 6749.
const refused = (error, call) =>
  assert.rejects(call, ({ response }) => {
    assert.equal(response?.data?.error, error, JSON.stringify(response?.data));
    return true;
  });

async function authorize(auth) {
  const codeVerifier = auth.generateCodeChallenge();
  const { url, state, nonce } = client({ appHost: emulator, redirectUri }).buildAuthorizeUrl({ scope });
  const asked = new URL(url);
  // The SDK takes the challenge and forgets to send it.
  asked.searchParams.set('code_challenge', auth.getCodeChallengeDigest({ codeChallenge: codeVerifier }));
  asked.searchParams.set('code_challenge_method', 'S256');
  const left = await logIn(asked);
  assert.equal(left.origin + left.pathname, redirectUri);
  assert.equal(left.searchParams.get('state'), state);
  return { code: left.searchParams.get('code'), codeVerifier, nonce };
}

async function exchange(auth, { code, codeVerifier, nonce }) {
  await refused('invalid_grant', auth.getAccessTokenByCode(code, { codeVerifier: auth.generateCodeChallenge() }));
  const tokens = await auth.getAccessTokenByCode(code, { codeVerifier });
  has(await auth.parseIDToken(tokens.id_token), { aud: appId, nonce });
  const { sub } = await auth.parseAccessToken(tokens.access_token);
  for (const tokenPlace of ['query', 'header']) {
    has(await auth.getUserInfoByAccessToken(tokens.access_token, { method: 'GET', tokenPlace }), { sub });
  }
  has(await auth.getUserInfoByAccessToken(tokens.access_token, { method: 'POST', tokenPlace: 'body' }), { sub });
  return tokens;
}

async function refresh(auth, tokens) {
  await refused('invalid_grant', auth.getNewAccessTokenByRefreshToken('wrong'));
  const fresh = await auth.getNewAccessTokenByRefreshToken(tokens.refresh_token);
  assert.notEqual(fresh.access_token, tokens.access_token);
  return fresh;
}

async function inspectAndRevoke(auth, { access_token: token }) {
  const info = await auth.introspectToken(token);
  has(info, { active: true, client_id: appId });
  has(await auth.introspectToken('wrong'), { active: false });
  assert.equal(await auth.revokeToken(token), true);
  has(await auth.introspectToken(token), { active: false });
  const asked = auth.getUserInfoByAccessToken(token, { method: 'GET', tokenPlace: 'header' });
  await assert.rejects(asked, ({ response }) => response?.status === 401);
}

async function refusals() {
  const auth = application();
  await refused('invalid_client', client({ appSecret: 'wrong' }).getAccessTokenByCode('any'));
  await refused('invalid_grant', auth.getAccessTokenByCode('wrong'));
}

async function signOut(tokens) {
  const browser = client({ appHost: emulator });
  const { left } = await visit(browser.buildLogoutUrl({ redirectUri, idToken: tokens.id_token, state: 'out' }));
  assert.equal(left.origin + left.pathname, redirectUri);
  assert.equal(left.searchParams.get('state'), 'out');
}

export async function openID() {
  for (const method of methods) {
    const auth = application(method);
    const tokens = await step(exchange, auth, await step(authorize, auth));
    const fresh = await step(refresh, auth, tokens);
    await step(inspectAndRevoke, auth, fresh);
    await step(signOut, tokens);
  }
  await step(refusals);
  const auth = application();
  const { access_token: openToken } = await step(exchange, auth, await step(authorize, auth));
  return {
    openToken,
    claims: await auth.getUserInfoByAccessToken(openToken),
    introspected: await auth.introspectToken(openToken),
  };
}
