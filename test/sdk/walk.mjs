// What both walks need: where to go, who to be, and refusals.
import assert from 'node:assert/strict';

function need(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

export const settings = () => ({
  host: need('WALK_HOST'),
  // Where browsers go and codes arrive, whatever the host.
  emulator: need('WALK_EMULATOR'),
  appId: need('WALK_APP_ID'),
  appSecret: need('WALK_APP_SECRET'),
  userPoolId: need('WALK_USERPOOL_ID'),
  userPoolSecret: need('WALK_USERPOOL_SECRET'),
  // Part of every username, so that two walks do not meet.
  name: need('WALK_NAME'),
});

// A user of the demo pool, with a role and custom data.
export const demoUser = { username: 'bob', password: 'passw0rd', role: 'admin' };

// No object has this id or code.
export const nobody = '000000000000000000000000';

// step runs one of a walk's functions; its failure names it. The SDKs throw
// objects that do not say where they come from.
export async function step(call, ...args) {
  try {
    return await call(...args);
  } catch (cause) {
    throw new Error(`${call.name} failed`, { cause });
  }
}

// done takes the data of a v3 answer.
export function done(answer) {
  assert.equal(answer.statusCode, 200, JSON.stringify(answer));
  return answer.data;
}

// refusedV3 wants a v3 answer that says no with one of the codes: its apiCode or,
// where it has none, its statusCode.
export function refusedV3(answer, ...codes) {
  assert.notEqual(answer.statusCode, 200, 'the call was not refused');
  assert.ok(codes.includes(answer.apiCode ?? answer.statusCode), `refused with ${JSON.stringify(answer)}, want ${codes}`);
}

// refusedV2 wants the call to be thrown out with the code.
export async function refusedV2(code, call) {
  await assert.rejects(call, (error) => {
    assert.equal(error.code, code, `refused with ${JSON.stringify(error)}`);
    return true;
  });
}

// has wants the object to have these members.
export function has(object, members) {
  for (const [name, value] of Object.entries(members)) {
    assert.deepEqual(object[name], value, name);
  }
}
