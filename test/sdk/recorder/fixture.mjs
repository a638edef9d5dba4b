// The identifiers, credentials and answers that the recordings are made with.
// internal/service/parity_test.go reads the same files.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

export const testdata = new URL('../../../internal/service/testdata/', import.meta.url);

const read = (name) => readFileSync(new URL(name, testdata), 'utf8');

export const fixture = JSON.parse(read('fixture.json'));
export const answers = JSON.parse(read('answers.json'));

// A key for tests alone: it protects nothing.
export const privateKey = crypto.createPrivateKey(read('password_key.pem'));
export const publicKey = crypto
  .createPublicKey(privateKey)
  .export({ type: 'spki', format: 'pem' });
