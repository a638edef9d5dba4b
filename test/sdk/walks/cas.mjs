// Signing in by CAS, which browsers and services speak with the emulator itself.
import assert from 'node:assert/strict';
import { demoUser, step } from '../walk.mjs';
import { logIn, redirectUri as service } from './browser.mjs';
import { client, emulator } from './clients.mjs';

const cas = client({ appHost: emulator, protocol: 'cas' });

async function ticket() {
  const { searchParams } = await logIn(cas.buildAuthorizeUrl({ service }).url);
  return searchParams.get('ticket');
}

async function firstVersion() {
  const issued = await ticket();
  assert.deepEqual(await cas.validateTicketV1(issued, service), { valid: true });
  assert.equal((await cas.validateTicketV1(issued, service)).valid, false);
}

async function secondVersion() {
  const issued = await ticket();
  const { serviceResponse } = await cas.validateTicketV2(issued, service);
  assert.equal(serviceResponse.authenticationSuccess.user, demoUser.username);
  const again = await cas.validateTicketV2(issued, service);
  assert.equal((again.serviceResponse ?? again).authenticationFailure.code, 'INVALID_TICKET');
  assert.match(await cas.validateTicketV2(issued, service, 'XML'), /<cas:authenticationFailure code="INVALID_TICKET">/);
}

export async function centralAuthentication() {
  await step(firstVersion);
  await step(secondVersion);
}
