// An authenticator app.
import { createHmac } from 'node:crypto';

// oneTimePassword is what an authenticator app shows now (RFC 6238), or will
// show some steps later.
export function oneTimePassword(secret, later = 0) {
  const step = Math.floor(Date.now() / 30_000) + later;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', base32(secret)).update(counter).digest();
  const at = digest.at(-1) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((it) => letters.indexOf(it).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
}
