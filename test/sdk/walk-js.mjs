// Uses authing-js-sdk as an application and its administrator would and prints
// what it was given.
import { ownAccountV2 } from './walks/js-account.mjs';
import { client, management } from './walks/js-clients.mjs';
import { ownContacts } from './walks/js-contacts.mjs';
import { administerPermissions } from './walks/js-permissions.mjs';
import { administerRoles } from './walks/js-roles.mjs';
import { signUpAndInV2 } from './walks/js-sign-in.mjs';
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
