// Roles, who has them, and their user-defined values, by v2's administrators.
import assert from 'node:assert/strict';
import { demoUser, has, nobody, refusedV2, step } from '../walk.mjs';
import { management, name } from './js-clients.mjs';

const { roles, users, udf } = management;

const codes = ({ list }) => list.map((it) => it.code);
const editor = `js-editor-${name}`;
const namespace = `js-roles-${name}`;

async function lifecycle() {
  const made = await roles.create(editor, 'Edits');
  has(made, { code: editor, description: 'Edits', namespace: 'default' });
  await refusedV2(409, roles.create(editor));
  has(await roles.create(editor, 'Elsewhere', namespace), { code: editor, namespace });

  assert.deepEqual(await roles.detail(editor), await roles.findByCode(editor));
  has(await roles.detail(editor), { id: made.id, code: editor, description: 'Edits' });
  has(await roles.detail(editor, namespace), { description: 'Elsewhere' });
  assert.equal(await roles.detail(nobody), null);
  assert.deepEqual(codes(await roles.list({ namespace })), [editor]);
  const page = await roles.list({ page: 1, limit: 1 });
  assert.equal(page.list.length, 1);
  assert.ok(page.totalCount > 1);
  assert.deepEqual((await roles.list({ page: 1000, limit: 10 })).list, []);

  has(await roles.update(editor, { description: 'Edits all', newCode: `${editor}-2` }), {
    id: made.id,
    code: `${editor}-2`,
    description: 'Edits all',
  });
  has(await roles.update(`${editor}-2`, { newCode: editor }), { code: editor, description: 'Edits all' });
  await refusedV2(404, roles.update(nobody, { description: 'x' }));
  return made.id;
}

async function members() {
  const [ann, ben] = await Promise.all(
    ['ann', 'ben'].map((it) => users.create({ username: `${it}-roles-${name}`, password: 'js-passw0rd' })),
  );
  assert.ok((await roles.findUsers(demoUser.role)).list.some((it) => it.username === demoUser.username), 'not found');
  assert.deepEqual(await roles.listUsers(editor), { totalCount: 0, list: [] });
  has(await roles.addUsers(editor, [ann.id, ben.id]), { code: 200 });
  const both = await roles.listUsers(editor, { withCustomData: true });
  assert.equal(both.totalCount, 2);
  assert.deepEqual(both.list.map((it) => it.id).sort(), [ann.id, ben.id].sort());
  assert.ok(both.list.every((it) => typeof it.customData === 'object'));
  assert.equal((await roles.listUsers(editor, { page: 2, limit: 1 })).list.length, 1);
  await refusedV2(2004, roles.addUsers(editor, [nobody]));
  await refusedV2(404, roles.addUsers(nobody, [ann.id]));
  has(await roles.removeUsers(editor, [ann.id]), { code: 200 });
  assert.deepEqual((await roles.listUsers(editor)).list.map((it) => it.id), [ben.id]);
  return ben.id;
}

async function values(id) {
  const key = `level-${name}`;
  await udf.set('ROLE', key, 'NUMBER', 'Level');
  await roles.setUdfValue(id, { [key]: 3 });
  assert.deepEqual(await roles.getUdfValue(id), { [key]: 3 });
  assert.deepEqual(await roles.getSpecificUdfValue(id, key), { [key]: 3 });
  const other = await roles.detail(editor, namespace);
  await roles.setUdfValueBatch([
    { roleId: id, data: { [key]: 4 } },
    { roleId: other.id, data: { [key]: 5 } },
  ]);
  assert.deepEqual(await roles.getUdfValueBatch([id, other.id]), { [id]: { [key]: 4 }, [other.id]: { [key]: 5 } });
  await refusedV2(400, roles.setUdfValue(id, { [key]: 'three' }));
  await refusedV2(404, roles.setUdfValue(id, { [`no-${key}`]: 3 }));
  await roles.removeUdfValue(id, key);
  assert.deepEqual(await roles.getUdfValue(id), {});
}

async function removal(userId) {
  const more = [`a-${name}`, `b-${name}`];
  for (const code of more) {
    await roles.create(code);
  }
  has(await roles.deleteMany(more), { code: 200 });
  assert.equal(await roles.detail(more[0]), null);
  has(await roles.delete(editor, namespace), { code: 200 });
  assert.equal(await roles.detail(editor, namespace), null);
  has(await roles.delete(editor), { code: 200 });
  assert.deepEqual(codes(await users.listRoles(userId)), []);
  await refusedV2(404, roles.delete(editor));
}

export async function administerRoles() {
  const id = await step(lifecycle);
  const userId = await step(members);
  await step(values, id);
  await step(removal, userId);
}
