// Declarations of user-defined fields, and their values of any object.
import { management } from './calls.mjs';

const call = management('udf');

const targetType = 'ROLE';
const targetId = 'role-0001';
const key = 'level';

export const udf = [
  call('ListUdf', 'list', 'all', { targetType }, (it) => it.list(targetType)),
  call('SetUdf', 'set', 'all', { targetType, key, dataType: 'NUMBER', label: 'Level' }, (it) =>
    it.set(targetType, key, 'NUMBER', 'Level'),
  ),
  call('RemoveUdf', 'remove', 'one', { targetType, key }, (it) => it.remove(targetType, key)),
  call('ListUdfValues', 'listUdv', 'all', { targetType, targetId }, (it) => it.listUdv(targetType, targetId)),
  call('SetUdfValueBatch', 'setUdvBatch', 'several', { targetType, targetId, data: { level: 3, vip: true } }, (it) =>
    it.setUdvBatch(targetType, targetId, [
      { key: 'level', value: 3 },
      { key: 'vip', value: true },
    ]),
  ),
];
