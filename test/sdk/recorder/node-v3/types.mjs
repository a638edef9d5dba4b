// The types that the SDK declares for its arguments, read from its .d.ts files.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Reader } from '../declarations.mjs';

const dist = dirname(createRequire(import.meta.url).resolve('authing-node-sdk'));

// declared is the text of a .d.ts file without its comments.
const declared = (name) => readFileSync(join(dist, `${name}.d.ts`), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

// parametersOf maps the methods of a client to their parameters: name, type.
export function parametersOf(client) {
  const text = declared(client);
  const methods = {};
  for (const { index, 0: head, 1: name } of text.matchAll(/^ {4}(\w+)\(/gm)) {
    const reader = new Reader(text.slice(index + head.length));
    methods[name] = () => reader.parameters();
  }
  return methods;
}

// declaredType is a type of the SDK's models: `CreateUserReqDto`, or an
// enumeration of one, `CreateUserReqDto.status`.
export function declaredType(name) {
  const [model, enumeration] = name.split('.');
  const text = declared(`models/${model}`);
  if (enumeration) {
    const [, values] = new RegExp(`enum ${enumeration} \\{([^}]*)\\}`).exec(text);
    return { literal: new Reader(values.split('=')[1]).literal() };
  }
  return new Reader(/declare type \w+ = ([\s\S]*)/.exec(text)[1]).type();
}
