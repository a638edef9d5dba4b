// The calls of authing-node-sdk that are recorded.
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { fixture } from './fixture.mjs';
import { accounts } from './node-v3/auth-account.mjs';
import { helpers } from './node-v3/auth-helpers.mjs';
import { mobile } from './node-v3/auth-mobile.mjs';
import { tokens } from './node-v3/auth-tokens.mjs';
import { urls } from './node-v3/auth-urls.mjs';
import { managements } from './node-v3/calls.mjs';
import { departments } from './node-v3/departments.mjs';
import { events } from './node-v3/events.mjs';
import { groups } from './node-v3/groups.mjs';
import { roles } from './node-v3/roles.mjs';
import { getProfile, qrCode, signIn, signUp } from './node-v3/sign-in.mjs';
import { userSecurity } from './node-v3/user-security.mjs';
import { users } from './node-v3/users.mjs';

export const sdk = 'authing-node-sdk';

export function clients(url, { application, signedIn }) {
  return {
    auth: (options) =>
      new AuthenticationClient({
        appId: fixture.appId,
        appSecret: fixture.appSecret,
        appHost: url,
        tokenEndPointAuthMethod: application?.tokenAuthMethod,
        introspectionEndPointAuthMethod: application?.tokenAuthMethod,
        revocationEndPointAuthMethod: application?.tokenAuthMethod,
        socketUri: url.replace(/^http/, 'ws'),
        accessToken: signedIn ? fixture.userToken : undefined,
        ...options,
      }),
    management: () =>
      new ManagementClient({
        accessKeyId: fixture.userPoolId,
        accessKeySecret: fixture.userPoolSecret,
        host: url,
        socketUri: url.replace(/^http/, 'ws'),
      }),
  };
}

export const cases = [
  ...signIn,
  ...qrCode,
  ...signUp,
  ...getProfile,
  ...helpers,
  ...mobile,
  ...accounts,
  ...tokens,
  ...urls,
  ...events,
  ...[users, userSecurity, roles, groups, departments].flatMap(managements),
];
