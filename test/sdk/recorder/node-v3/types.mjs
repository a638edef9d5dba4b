// The types that the SDK declares for its arguments, read from its .d.ts files.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

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

// Reader reads the part of TypeScript that the SDK's declarations are written in.
class Reader {
  constructor(text) {
    this.tokens = text.match(/'[^']*'|"[^"]*"|-?\d+(\.\d+)?|[\w$.]+|=>|\S/g);
  }

  accept(token) {
    const found = this.tokens[0] === token;
    if (found) {
      this.tokens.shift();
    }
    return found;
  }

  expect(token) {
    if (!this.accept(token)) {
      throw new Error(`"${this.tokens.slice(0, 5).join(' ')}" where ${token} should be`);
    }
  }

  parameters() {
    const list = [];
    while (!this.accept(')')) {
      const name = this.parameterName();
      this.accept('?');
      this.expect(':');
      list.push({ name, type: this.type() });
      this.accept(',');
    }
    return list;
  }

  // parameterName is undefined for an object that is taken apart.
  parameterName() {
    if (!this.accept('{')) {
      return this.tokens.shift();
    }
    while (!this.accept('}')) {
      this.tokens.shift();
    }
    return undefined;
  }

  // type takes the first of several alternatives.
  type() {
    this.accept('|');
    const first = this.single();
    while (this.accept('|')) {
      this.single();
    }
    return first;
  }

  single() {
    if (this.accept('(')) {
      const inner = this.type();
      this.expect(')');
      return inner;
    }
    if (this.accept('{')) {
      return { members: this.members() };
    }
    if (this.accept('Array')) {
      this.expect('<');
      const items = this.type();
      this.expect('>');
      return { items };
    }
    return /^['"\d-]/.test(this.tokens[0]) ? { literal: this.literal() } : { name: this.tokens.shift() };
  }

  literal() {
    const token = this.tokens.shift();
    return /^['"]/.test(token) ? token.slice(1, -1) : Number(token);
  }

  members() {
    const members = {};
    while (!this.accept('}')) {
      const name = this.tokens.shift().replace(/^['"]|['"]$/g, '');
      this.accept('?');
      this.expect(':');
      members[name] = this.type();
      this.accept(';');
    }
    return members;
  }
}
