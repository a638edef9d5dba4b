// Identity providers of companies.
import { auth, sending } from './calls.mjs';
import { fixture } from '../fixture.mjs';

const { appId } = fixture;

export const enterprise = [
  // Declared private, and called by authorize.
  auth('InitProviderContext', 'an application', { appId }, sending((it) => it.enterprise.initProviderContext(appId))),
];
