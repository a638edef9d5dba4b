// The rpcs of authing.v2, as far as recording them needs: the methods that
// their comments name, and the fields of their requests.
import { readdirSync, readFileSync } from 'node:fs';

const protos = new URL('../../../../proto/authing/v2/', import.meta.url);

const read = (file) => readFileSync(new URL(file, protos), 'utf8');

const messages = Object.fromEntries(
  readdirSync(protos)
    .filter((it) => it.endsWith('.proto'))
    .flatMap((it) => [...read(it).replace(/\/\/.*/g, '').matchAll(/^message (\w+) \{(\}|[^]*?^\})/gm)])
    .map(([, name, body]) => [name, fieldsOf(body)]),
);

// fieldsOf maps the names in JSON of the fields of a message, and those that
// they would have had, to names that a request may give them by.
function fieldsOf(body) {
  const fields = body.matchAll(/ (\w+) = \d+(?: \[[^;]*?json_name = "(\w+)")?/g);
  return Object.fromEntries(
    [...fields].flatMap(([, name, json]) => {
      const own = name.replace(/_(\w)/g, (_, it) => it.toUpperCase());
      return json ? [[own, name], [json, name]] : [[own, own]];
    }),
  );
}

const declaration = /((?: *\/\/.*\n)+) *rpc (\w+)\((\w+)\)[^{]*\{\n((?: {4}.*\n)*) {2}\}/g;

const inService = (service, file) =>
  [...read(file).matchAll(declaration)].map(([, comment, name, request, options]) => ({
    service,
    rpc: `authing.v2.${service}/${name}`,
    labels: /\bSDK: ([^)]*)\)/.exec(comment.replace(/\s*\/\/ */g, ' '))?.[1].split(', ') ?? [],
    fields: messages[request],
    signedIn: options.includes('IDENTITY_END_USER') || undefined,
  }));

export const rpcs = [
  ...inService('AuthService', 'auth_service.proto'),
  ...inService('ManagementService', 'management_service.proto'),
];
