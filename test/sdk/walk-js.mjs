// Uses authing-js-sdk as an application and its administrator would and prints
// what it was given.
import './walks/js-coverage.mjs'; // before any method is called
import { ownAccountV2 } from './walks/js-account.mjs';
import { administerApplications } from './walks/js-applications.mjs';
import { arrive } from './walks/js-arrivals.mjs';
import { bulkAccess } from './walks/js-bulk-access.mjs';
import { client, management } from './walks/js-clients.mjs';
import { ownContacts } from './walks/js-contacts.mjs';
import { ownDevices } from './walks/js-devices.mjs';
import { hearEventsV2 } from './walks/js-events.mjs';
import { administerGroups } from './walks/js-groups.mjs';
import { openIDV2 } from './walks/js-openid.mjs';
import { administerOrgs } from './walks/js-orgs.mjs';
import { signInFromOutside } from './walks/js-outside.mjs';
import { administerPermissions } from './walks/js-permissions.mjs';
import { administerPool } from './walks/js-pool.mjs';
import { signInByQRCode } from './walks/js-qr-codes.mjs';
import { refusalsV2 } from './walks/js-refusals.mjs';
import { administerRoles } from './walks/js-roles.mjs';
import { secondFactorV2 } from './walks/js-second-factor.mjs';
import { signUpAndInV2 } from './walks/js-sign-in.mjs';
import { administerTenants } from './walks/js-tenants.mjs';
import { administerFields } from './walks/js-udf.mjs';
import { userAccess } from './walks/js-user-access.mjs';
import { administerUsersV2 } from './walks/js-users.mjs';

await administerFields();
const { user, token } = await signUpAndInV2();
await ownAccountV2();
await ownContacts();
const { created, bobId } = await administerUsersV2();
await userAccess();
await administerRoles();
await administerPermissions();
await bulkAccess();
await administerOrgs();
await administerGroups();
await administerTenants();
await administerApplications();
await administerPool();
await arrive();
await secondFactorV2();
await signInByQRCode();
await signInFromOutside();
await ownDevices();
await openIDV2();
await hearEventsV2();
await refusalsV2();

const { users, udf } = management;
const auth = client({ token });
const withCustomData = true;
const { username } = created;

console.log(
  JSON.stringify({
    token,
    current: await auth.getCurrentUser(),
    status: await auth.checkLoginStatus(token),
    user: await users.detail(created.id, { withCustomData }),
    registered: await users.detail(user.id, { withCustomData }),
    page: await users.list(1, 50, { withCustomData }),
    found: await users.find({ username, withCustomData }),
    searched: await users.search(username, { fields: ['username'], withCustomData }),
    batched: await users.batch([username, user.username], { queryField: 'username' }),
    signedIn: await users.checkLoginStatus(user.id),
    roles: await users.listRoles(bobId),
    bobId,
    fields: await udf.list('USER'),
  }),
);
