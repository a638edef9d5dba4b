// The identifiers, credentials and answers that the recordings are made with.
// internal/service/parity_test.go reads the same files.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

export const testdata = new URL('../../../internal/service/testdata/', import.meta.url);

const read = (name) => readFileSync(new URL(name, testdata), 'utf8');

export const fixture = JSON.parse(read('fixture.json'));
export const answers = JSON.parse(read('answers.json'));

// Keys for tests alone: they protect nothing.
export const privateKey = crypto.createPrivateKey(read('password_key.pem'));
export const publicKey = crypto
  .createPublicKey(privateKey)
  .export({ type: 'spki', format: 'pem' });

const tokenKey = crypto.createPrivateKey(read('token_key.pem'));
const kid = 'key-0001';

// keySet is what checks the tokens that signed makes.
export const keySet = { keys: [{ ...crypto.createPublicKey(tokenKey).export({ format: 'jwk' }), kid, alg: 'RS256' }] };

export function signed(claims) {
  const encoded = (it) => Buffer.from(JSON.stringify(it)).toString('base64url');
  const text = `${encoded({ alg: 'RS256', kid })}.${encoded(claims)}`;
  return `${text}.${crypto.sign('sha256', Buffer.from(text), tokenKey).toString('base64url')}`;
}
