// What authing-js-sdk does under a policy as it does without one. Strangers are
// told something else there: see access-js.mjs.
import { ownAccountV2 } from './js-account.mjs';
import { ownContacts } from './js-contacts.mjs';
import { administerPermissions } from './js-permissions.mjs';
import { administerRoles } from './js-roles.mjs';
import { signUpAndInV2 } from './js-sign-in.mjs';
import { administerFields } from './js-udf.mjs';

await administerFields();
await signUpAndInV2();
await ownAccountV2();
await ownContacts();
await administerRoles();
await administerPermissions();
