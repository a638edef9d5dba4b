// Keys of our own, and changes of what the server reads.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

// keys are their secrets by id.
export const keys = JSON.parse(process.env.WALK_KEYS);

// changed asks the test to change the server's files and waits until it did.
export async function changed(how) {
  const lines = createInterface({ input: process.stdin });
  console.log(how);
  await once(lines, 'line');
  lines.close();
}

// refused wants an answer of v3 or an error of v2 to say no, and why.
export function refused(said, code, words) {
  assert.equal(said.statusCode ?? said.code, code, JSON.stringify(said));
  assert.match(said.message, words);
}

// thrown is what a call of v2 throws: GraphQL's is an object, REST's has it as text.
export async function thrown(call) {
  const error = await call.then(
    (value) => assert.fail(`the call was not refused: ${JSON.stringify(value)}`),
    (cause) => cause,
  );
  return error instanceof Error && error.message.startsWith('{') ? JSON.parse(error.message) : error;
}
