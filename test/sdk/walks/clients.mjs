// The clients of a walk through authing-node-sdk.
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { settings } from '../walk.mjs';

export const { host, emulator, appId, appSecret, userPoolId, userPoolSecret, name } = settings();

export const client = (more) => new AuthenticationClient({ appId, appSecret, appHost: host, ...more });

export const administrator = (more) =>
  new ManagementClient({ accessKeyId: userPoolId, accessKeySecret: userPoolSecret, host, ...more });

export const management = administrator();
