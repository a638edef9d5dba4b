// The calls of authing-js-sdk 3, the last of v1, that are recorded.
import { createRequire } from 'node:module';
import { fixture, publicKey } from './fixture.mjs';
import { account } from './js-v1/account.mjs';
import { orgs } from './js-v1/orgs.mjs';
import { pipelines } from './js-v1/pipelines.mjs';
import { rbac } from './js-v1/rbac.mjs';
import { signIn } from './js-v1/sign-in.mjs';
import { users } from './js-v1/users.mjs';

export const sdk = 'authing-js-sdk-v1';

const Authing = createRequire(import.meta.url)(sdk);

// clients makes one as an administrator's program has it, and one as a browser
// has it, without the token of the pool.
export function clients(url, { signedIn }) {
  const client = async (administrator) => {
    const it = new Authing({
      userPoolId: fixture.userPoolId,
      secret: fixture.userPoolSecret,
      baseUrl: url,
      host: { user: `${url}/v1-users/graphql`, oauth: `${url}/v1-oauth/graphql` },
      cdnPreflightUrl: `${url}/v1-cdn/`,
      passwordEncPublicKey: publicKey,
    });
    await it.fetchToken;
    it.tokenManager.setOwnerToken(administrator || signedIn ? fixture.managementToken : undefined);
    it.tokenManager.setUserToken(signedIn ? fixture.userToken : undefined);
    return it;
  };
  return { auth: () => client(false), management: () => client(true) };
}

export const cases = [...signIn, ...account, ...users, ...rbac, ...orgs, ...pipelines];
