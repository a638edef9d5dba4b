// The calls of authing-js-sdk that are recorded.
import { AuthenticationClient, ManagementClient } from 'authing-js-sdk';
import { fixture } from './fixture.mjs';
import { account, tokens } from './js-v2/account.mjs';
import { acl } from './js-v2/acl.mjs';
import { enterprise } from './js-v2/enterprise.mjs';
import { oidc } from './js-v2/oidc.mjs';
import { policies } from './js-v2/policies.mjs';
import { roles } from './js-v2/roles.mjs';
import { udf } from './js-v2/udf.mjs';
import { userAccess } from './js-v2/user-access.mjs';
import { users } from './js-v2/users.mjs';

export const sdk = 'authing-js-sdk';

export function clients(url, { application, signedIn }) {
  return {
    auth: (options) =>
      new AuthenticationClient({
        appId: fixture.appId,
        secret: fixture.appSecret,
        tokenEndPointAuthMethod: application?.tokenAuthMethod,
        introspectionEndPointAuthMethod: application?.tokenAuthMethod,
        revocationEndPointAuthMethod: application?.tokenAuthMethod,
        websocketHost: url,
        userPoolId: fixture.userPoolId,
        appHost: url,
        token: signedIn ? fixture.userToken : undefined,
        ...options,
      }),
    management: () =>
      new ManagementClient({ userPoolId: fixture.userPoolId, secret: fixture.userPoolSecret, host: url }),
  };
}

export const cases = [...account, ...users, ...userAccess, ...udf, ...roles, ...policies, ...acl, ...tokens, ...oidc, ...enterprise];
