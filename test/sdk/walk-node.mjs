// Uses authing-node-sdk as an application and its administrator would and prints
// what it was given.
import { ownAccount } from './walks/account.mjs';
import { administerApplications } from './walks/applications.mjs';
import { centralAuthentication } from './walks/cas.mjs';
import { administerDepartments } from './walks/departments.mjs';
import { hearEvents } from './walks/events.mjs';
import { administerGroups } from './walks/groups.mjs';
import { openID } from './walks/openid.mjs';
import { administerPermissions } from './walks/permissions.mjs';
import { administerRoles } from './walks/roles.mjs';
import { secondFactor } from './walks/second-factor.mjs';
import { signUpAndIn } from './walks/sign-in.mjs';
import { userSecurity } from './walks/user-security.mjs';
import { administerUsers } from './walks/users.mjs';
import { verifiedElsewhere } from './walks/verify.mjs';

await centralAuthentication();
await verifiedElsewhere();
await administerApplications();
await administerPermissions();
await hearEvents();

console.log(
  JSON.stringify({
    ...(await signUpAndIn()),
    ...(await ownAccount()),
    ...(await secondFactor()),
    ...(await openID()),
    ...(await administerUsers()),
    ...(await userSecurity()),
    ...(await administerRoles()),
    ...(await administerGroups()),
    ...(await administerDepartments()),
  }),
);
