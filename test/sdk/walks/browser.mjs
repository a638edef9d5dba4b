// A browser at the emulator's pages.
import assert from 'node:assert/strict';
import { demoUser } from '../walk.mjs';
import { emulator } from './clients.mjs';

// redirectUri is where the application may have users sent to.
export const redirectUri = 'http://127.0.0.1/callback';

// visit goes where it is sent until that is away from the emulator.
export async function visit(address, form) {
  const answer = await fetch(address, { method: form ? 'POST' : 'GET', body: form, redirect: 'manual' });
  const next = answer.headers.get('location');
  if (next === null) {
    return { status: answer.status, page: await answer.text(), address };
  }
  const target = new URL(next, address);
  return target.origin === new URL(emulator).origin ? visit(target) : { left: target };
}

// logIn signs the demo user in at the page that the address leads to, and
// resolves to where that sends the browser.
export async function logIn(address) {
  const login = await visit(address);
  assert.equal(login.status, 200);
  assert.match(login.page, /<form method="post">/);
  const typed = (password) => new URLSearchParams({ username: demoUser.username, password });
  assert.equal((await visit(login.address, typed('wrong'))).status, 403);
  const { left } = await visit(login.address, typed(demoUser.password));
  return left;
}
