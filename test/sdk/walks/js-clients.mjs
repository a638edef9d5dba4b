// The clients of a walk through authing-js-sdk.
import { createHash } from 'node:crypto';
import { AuthenticationClient, ManagementClient } from 'authing-js-sdk';
import { settings } from '../walk.mjs';

export const { host, emulator, appId, userPoolId, userPoolSecret, name } = settings();

export const client = (more) => new AuthenticationClient({ appId, userPoolId, appHost: host, ...more });

export const administrator = (more) => new ManagementClient({ userPoolId, secret: userPoolSecret, host, ...more });

export const management = administrator();

// phoneNumber is one of this walk alone, with three first digits to choose.
export const phoneNumber = (prefix) =>
  `${prefix}${parseInt(createHash('sha256').update(name).digest('hex').slice(0, 6), 16)}`.padEnd(11, '0');
