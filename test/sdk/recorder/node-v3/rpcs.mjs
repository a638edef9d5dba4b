// The rpcs of authing.v3, as far as recording them needs: each names its SDK
// method in its comment.
import { readFileSync } from 'node:fs';

const protos = new URL('../../../../proto/authing/v3/', import.meta.url);

const declaration = /((?: *\/\/.*\n)+) *rpc (\w+)\([^{]*\{\n([\s\S]*?)\n  \}/g;

const inService = (service, file) =>
  [...readFileSync(new URL(file, protos), 'utf8').matchAll(declaration)].map(([, comment, name, options]) => ({
    service,
    rpc: `authing.v3.${service}/${name}`,
    method: /\bSDK: (\w+)/.exec(comment.replace(/\s*\/\/ */g, ' '))?.[1],
    signedIn: options.includes('IDENTITY_END_USER') || undefined,
  }));

export const rpcs = [
  ...inService('AuthService', 'auth_service.proto'),
  ...inService('ManagementService', 'management_service.proto'),
];
