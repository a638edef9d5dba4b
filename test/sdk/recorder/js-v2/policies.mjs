// Policies and who holds them.
import { management } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const call = management('policies');

const code = 'read-orders';
const namespace = 'shop';
const description = 'Reads orders';
const codeList = ['read-orders', 'write-orders'];
const [least, most] = [
  [{ resource: 'orders:*', actions: ['orders:read'] }],
  [
    {
      resource: 'orders:7',
      actions: ['orders:read', 'orders:write'],
      effect: 'DENY',
      condition: [
        { param: 'UserId', operator: 'StringEquals', value: fixture.userId },
        { param: 'SourceIp', operator: 'IpAddress', value: ['203.0.113.0/24'] },
      ],
    },
  ],
];

const lifecycle = [
  call('ListPolicies', 'list', 'nothing', {}, (it) => it.list()),
  call('ListPolicies', 'list', 'every option', { page: 2, limit: 20, namespace }, (it) =>
    it.list({ page: 2, limit: 20, namespace }),
  ),
  call('CreatePolicy', 'create', 'nothing more', { code, statements: least }, (it) =>
    it.create({ code, statements: least }),
  ),
  call('CreatePolicy', 'create', 'every option', { code, statements: most, description, namespace }, (it) =>
    it.create({ code, statements: most, description, namespace }),
  ),
  call('GetPolicyDetail', 'detail', 'nothing more', { code }, (it) => it.detail(code)),
  call('GetPolicyDetail', 'detail', 'every option', { code, namespace }, (it) => it.detail(code, namespace)),
  call('UpdatePolicy', 'update', 'nothing more', { code }, (it) => it.update(code, {})),
  call(
    'UpdatePolicy',
    'update',
    'every option',
    { code, statements: most, description, newCode: 'see-orders', namespace },
    (it) => it.update(code, { statements: most, description, newCode: 'see-orders', namespace }),
  ),
  call('DeletePolicy', 'delete', 'nothing more', { code }, (it) => it.delete(code)),
  call('DeletePolicy', 'delete', 'every option', { code, namespace }, (it) => it.delete(code, namespace)),
  call('DeletePolicies', 'deleteMany', 'nothing more', { codeList }, (it) => it.deleteMany(codeList)),
  call('DeletePolicies', 'deleteMany', 'every option', { codeList, namespace }, (it) =>
    it.deleteMany(codeList, namespace),
  ),
];

const users = { policies: codeList, targetType: 'USER', targetIdentifiers: [fixture.userId, 'user-0002'] };
const departments = { policies: codeList, targetType: 'ORG', targetIdentifiers: ['department-0001'] };
const user = { policy: code, targetType: 'USER', targetIdentifier: fixture.userId };
const role = { policy: code, targetType: 'ROLE', targetIdentifier: 'editor' };

const assignments = [
  call('ListPolicyAssignments', 'listAssignments', 'nothing more', { code }, (it) => it.listAssignments({ code })),
  call('ListPolicyAssignments', 'listAssignments', 'every option', { code, page: 2, limit: 20, namespace }, (it) =>
    it.listAssignments({ code, page: 2, limit: 20, namespace }),
  ),
  call('AddPolicyAssignments', 'addAssignments', 'nothing more', users, (it) =>
    it.addAssignments(users.policies, users.targetType, users.targetIdentifiers),
  ),
  call(
    'AddPolicyAssignments',
    'addAssignments',
    'every option',
    { ...departments, inheritByChildren: true, namespace },
    (it) =>
      it.addAssignments(departments.policies, departments.targetType, departments.targetIdentifiers, {
        inheritByChildren: true,
        namespace,
      }),
  ),
  call('RemovePolicyAssignments', 'removeAssignments', 'nothing more', users, (it) =>
    it.removeAssignments(users.policies, users.targetType, users.targetIdentifiers),
  ),
  call('RemovePolicyAssignments', 'removeAssignments', 'every option', { ...departments, namespace }, (it) =>
    it.removeAssignments(departments.policies, departments.targetType, departments.targetIdentifiers, namespace),
  ),
  call('EnablePolicyAssignment', 'enableAssignment', 'nothing more', user, (it) =>
    it.enableAssignment(user.policy, user.targetType, user.targetIdentifier),
  ),
  call('EnablePolicyAssignment', 'enableAssignment', 'every option', { ...role, namespace }, (it) =>
    it.enableAssignment(role.policy, role.targetType, role.targetIdentifier, namespace),
  ),
  call('DisablePolicyAssignment', 'disableAssignment', 'nothing more', user, (it) =>
    it.disableAssignment(user.policy, user.targetType, user.targetIdentifier),
  ),
  call('DisablePolicyAssignment', 'disableAssignment', 'every option', { ...role, namespace }, (it) =>
    it.disableAssignment(role.policy, role.targetType, role.targetIdentifier, namespace),
  ),
];

export const policies = [...lifecycle, ...assignments];
