// Tokens checked by a stock library, as a service that knows nothing of Authing
// would.
import assert from 'node:assert/strict';
import { AuthenticationClient as ClientV2 } from 'authing-js-sdk';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { demoUser, done, step } from '../walk.mjs';
import { appId, client, emulator, host, userPoolId } from './clients.mjs';

const keySets = [...new Set([emulator, host])].flatMap((base) => [
  `${base}/oidc/.well-known/jwks.json`,
  `${base}/${appId}/oidc/.well-known/jwks.json`,
]);
// The issuer is the emulator, whichever door the token came through.
const expected = { issuer: `${emulator}/oidc`, audience: appId, algorithms: ['RS256'] };

const { username, password } = demoUser;

async function tokens() {
  const { access_token, id_token } = done(await client().signInByUsernamePassword({ username, password }));
  const { token } = await new ClientV2({ appId, userPoolId, appHost: host }).loginByUsername(username, password);
  return { access_token, id_token, token };
}

// changed is the token with other claims and the old signature.
function changed(token, claims) {
  const [header, , signature] = token.split('.');
  const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), ...claims })).toString('base64url');
  return [header, payload, signature].join('.');
}

// unsigned is the token with no signature at all.
function unsigned(token) {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

async function goodTokensStand(keys, token) {
  const { payload } = await jwtVerify(token, keys, expected);
  assert.ok(payload.sub, 'no subject');
}

async function badTokensFall(keys, token) {
  const later = new Date((decodeJwt(token).exp + 3600) * 1000);
  for (const [what, bad, options, code] of [
    ['other claims', changed(token, { sub: 'somebody' }), {}, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['other signature', `${token.slice(0, -8)}AAAAAAAA`, {}, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['no signature', unsigned(token), {}, 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['expired', token, { currentDate: later }, 'ERR_JWT_EXPIRED'],
    ['another application', token, { audience: 'another' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['another issuer', token, { issuer: 'https://evil.example/oidc' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ]) {
    await assert.rejects(jwtVerify(bad, keys, { ...expected, ...options }), { code }, what);
  }
}

export async function verifiedElsewhere() {
  const issued = Object.entries(await step(tokens));
  for (const address of keySets) {
    const keys = createRemoteJWKSet(new URL(address));
    for (const [kind, token] of issued) {
      assert.ok(token, `no ${kind}`);
      await step(goodTokensStand, keys, token);
      await step(badTokensFall, keys, token);
    }
  }
}
