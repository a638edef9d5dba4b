// Uses the SDK of v1 as an application and its administrator would and prints
// what it was given.
import { step } from './walk.mjs';
import {
  forgottenPasswordV1,
  otherSignInsV1,
  ownAccountV1,
  phonesV1,
  providersV1,
  qrCodesV1,
  signUpAndInV1,
} from './walks/js-v1-account.mjs';
import { sdk } from './walks/js-v1-client.mjs';
import { organizationsV1, pipelinesV1, rbacV1 } from './walks/js-v1-rbac.mjs';
import { administerUsersV1, oldRolesV1, removeUsersV1 } from './walks/js-v1-users.mjs';

const account = await step(signUpAndInV1);
await step(otherSignInsV1, account);
await step(phonesV1);
await step(ownAccountV1, account);
await step(forgottenPasswordV1);
await step(qrCodesV1);
await step(providersV1);
const userId = await step(administerUsersV1);
await step(oldRolesV1, userId);
const { groupId, roleId, permissionId } = await step(rbacV1, userId);
await step(organizationsV1, userId);
await step(pipelinesV1);
await step(removeUsersV1);

console.log(
  JSON.stringify({
    userId,
    groupId,
    roleId,
    permissionId,
    v1User: await sdk.user({ id: userId }),
    v1Group: await sdk.authz.group(groupId),
    v1Role: await sdk.authz.role(roleId),
    v1Permission: await sdk.authz.permission(permissionId),
    v1GroupRoles: await sdk.authz.groupRoleList(groupId),
    v1Settings: await sdk.getUserPoolSettings(),
  }),
);
