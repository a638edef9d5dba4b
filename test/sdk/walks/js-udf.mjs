// The administration of user-defined fields, and of their values.
import assert from 'node:assert/strict';
import { has, nobody, refusedV2, step } from '../walk.mjs';
import { management, name } from './js-clients.mjs';

const { udf, users } = management;

// fields are the keys of one field of each type, which all walks may use.
export const fields = Object.fromEntries(
  ['STRING', 'NUMBER', 'BOOLEAN', 'DATETIME', 'OBJECT'].map((it) => [it, `${it.toLowerCase()}-${name}`]),
);

// values is a value of each. The time is written in the same way by all, for its
// milliseconds.
export const values = {
  [fields.STRING]: 'says "hi" <张>',
  [fields.NUMBER]: 3.5,
  [fields.BOOLEAN]: false,
  [fields.DATETIME]: new Date('2024-02-29T12:30:00.125Z'),
  [fields.OBJECT]: { list: [1, 'two', null], nested: { vip: true } },
};

// listed is the values as lists of them have them, sorted by key.
export const listed = (values) =>
  Object.entries(fields)
    .filter(([, key]) => key in values)
    .map(([dataType, key]) => ({
      key,
      dataType,
      value: values[key],
      label: `Label ${dataType}`,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

const pairs = (values) => Object.entries(values).map(([key, value]) => ({ key, value }));
const keys = async (targetType) => (await udf.list(targetType)).map((it) => it.key);

async function declare() {
  for (const [dataType, key] of Object.entries(fields)) {
    const field = { targetType: 'USER', key, dataType, label: `Label ${dataType}` };
    has(await udf.set('USER', key, dataType, field.label), field);
    has((await udf.list('USER')).find((it) => it.key === key), field);
  }
  assert.ok(!(await keys('ROLE')).includes(fields.STRING));
}

async function redeclare() {
  const key = `again-${name}`;
  await udf.set('ROLE', key, 'STRING', 'First');
  const again = { targetType: 'ROLE', key, dataType: 'NUMBER', label: 'Second' };
  has(await udf.set('ROLE', key, again.dataType, again.label), again);
  assert.equal((await keys('ROLE')).filter((it) => it === key).length, 1);
  await refusedV2(400, udf.set('USER', '', 'STRING', 'No key'));
  has(await udf.remove('ROLE', key), { code: 200 });
  assert.ok(!(await keys('ROLE')).includes(key));
  await refusedV2(404, udf.remove('ROLE', key));
}

async function setValues() {
  const { id } = await users.create({ username: `valued-${name}` });
  assert.deepEqual(await udf.listUdv('USER', id), []);
  assert.deepEqual(await udf.setUdvBatch('USER', id, pairs(values)), listed(values));
  assert.deepEqual(await udf.listUdv('USER', id), listed(values));
  const one = { [fields.NUMBER]: -1 };
  assert.deepEqual(await udf.setUdvBatch('USER', id, pairs(one)), listed({ ...values, ...one }));
  return id;
}

// A value that is not of its type changes nothing, nor do those beside it.
async function refuseValues(id) {
  const wrong = {
    [fields.STRING]: 7,
    [fields.NUMBER]: 'seven',
    [fields.BOOLEAN]: 'yes',
    [fields.DATETIME]: 'yesterday',
    [fields.OBJECT]: 7,
  };
  const before = await udf.listUdv('USER', id);
  for (const [key, value] of Object.entries(wrong)) {
    await refusedV2(400, udf.setUdvBatch('USER', id, pairs({ [fields.STRING]: 'beside', [key]: value })));
  }
  await refusedV2(404, udf.setUdvBatch('USER', id, pairs({ [`undeclared-${name}`]: 1 })));
  await refusedV2(2004, udf.setUdvBatch('USER', nobody, pairs({ [fields.NUMBER]: 1 })));
  await refusedV2(2004, udf.listUdv('USER', nobody));
  assert.deepEqual(await udf.listUdv('USER', id), before);
}

// The same, by user.
async function valuesOfUsers(id) {
  const other = (await users.create({ username: `too-valued-${name}` })).id;
  assert.deepEqual(await users.getUdfValue(other), {});
  await users.setUdfValue(other, values);
  assert.deepEqual(await users.getUdfValue(other), values);
  const [one, two] = [{ [fields.NUMBER]: 1 }, { [fields.NUMBER]: 2, [fields.DATETIME]: new Date(123) }];
  await users.setUdfValueBatch([
    { userId: id, data: one },
    { userId: other, data: two },
  ]);
  const both = { [id]: { ...values, ...one }, [other]: { ...values, ...two } };
  assert.deepEqual(await users.getUdfValueBatch([id, nobody, other]), both);

  await refusedV2(400, users.setUdfValue(id, { [fields.NUMBER]: 'one' }));
  const partly = [
    { userId: id, data: { [fields.STRING]: 'lost' } },
    { userId: other, data: { [fields.NUMBER]: 'two' } },
  ];
  await refusedV2(400, users.setUdfValueBatch(partly));
  await refusedV2(404, users.setUdfValue(id, { [`undeclared-${name}`]: 1 }));
  await refusedV2(2004, users.setUdfValue(nobody, one));
  await refusedV2(2004, users.getUdfValue(nobody));
  await users.removeUdfValue(id, fields.OBJECT);
  delete both[id][fields.OBJECT];
  await refusedV2(404, users.removeUdfValue(id, `undeclared-${name}`));
  assert.deepEqual(await users.getUdfValueBatch([id, other]), both);
}

async function valuesOfRole() {
  const [key, code] = [`level-${name}`, `leveled-${name}`];
  await udf.set('ROLE', key, 'NUMBER', 'Level');
  const { id } = await management.roles.create(code);
  const value = { key, dataType: 'NUMBER', value: 7, label: 'Level' };
  assert.deepEqual(await udf.setUdvBatch('ROLE', id, [{ key, value: 7 }]), [value]);
  assert.deepEqual(await udf.listUdv('ROLE', id), [value]);
}

// A field takes its values with it.
async function removeField(id) {
  const key = `gone-${name}`;
  await udf.set('USER', key, 'STRING', 'Gone');
  const before = await udf.listUdv('USER', id);
  assert.equal((await udf.setUdvBatch('USER', id, [{ key, value: 'here' }])).length, before.length + 1);
  has(await udf.remove('USER', key), { code: 200 });
  assert.deepEqual(await udf.listUdv('USER', id), before);
  await refusedV2(404, udf.setUdvBatch('USER', id, [{ key, value: 'back' }]));
}

export async function administerFields() {
  await step(declare);
  await step(redeclare);
  const id = await step(setValues);
  await step(refuseValues, id);
  await step(valuesOfUsers, id);
  await step(valuesOfRole);
  await step(removeField, id);
}
