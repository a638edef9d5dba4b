// The client of a walk through the SDK of v1. A program has one for a pool, with
// the administrator's token and that of who is signed in.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { settings } from '../walk.mjs';

const { host, userPoolId, userPoolSecret, ...rest } = settings();

export const { emulator, appId, appSecret, name } = rest;
export { host, userPoolId };

const Authing = createRequire(import.meta.url)('authing-js-sdk-v1');

const wellKnown = await (await fetch(`${host}/api/v2/.well-known`)).json();

export const sdk = new Authing({
  userPoolId,
  secret: userPoolSecret,
  baseUrl: host,
  host: { user: `${host}/graphql`, oauth: `${host}/graphql` },
  preflightUrl: { users: `${host}/system/status`, oauth: `${host}/system/status` },
  cdnPreflightUrl: `${emulator}/api/v2/.well-known`,
  passwordEncPublicKey: wellKnown.publicKey ?? wellKnown.data.publicKey,
});

await sdk.fetchToken;

// as makes the calls within a user's; without a token they are the
// administrator's.
export async function as(token, calls) {
  sdk.tokenManager.setUserToken(token);
  try {
    return await calls();
  } finally {
    sdk.tokenManager.setUserToken(undefined);
  }
}

// refused wants the call to be thrown out with the code.
export async function refused(code, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.message?.code ?? error.code, code, `refused with ${JSON.stringify(error)}`);
    return true;
  });
}

// phoneNumber is one of this walk alone, with three first digits to choose.
export const phoneNumber = (prefix) =>
  `${prefix}${parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16)}`.padEnd(11, '0');
