// The types that authing-js-sdk declares for its arguments, read from its
// .d.ts files.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Reader } from '../declarations.mjs';

const build = dirname(createRequire(import.meta.url).resolve('authing-js-sdk'));

// declared is the text of the .d.ts files of a folder without comments.
const declared = (folder) =>
  readdirSync(join(build, folder))
    .filter((it) => it.endsWith('.d.ts'))
    .map((it) => readFileSync(join(build, folder, it), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''))
    .join('\n');

const folders = { auth: declared('lib/authentication'), management: declared('lib/management') };
const all = [folders.management, folders.auth, declared('types')].join('\n');

// The text of a declaration ends where its closing brace begins a line.
const classNamed = (side, name) => new RegExp(`declare class ${name} [^]*?\\n\\}`).exec(folders[side])?.[0];

// modulesOf maps the modules of a client to their methods, and those to their
// parameters: name, type. Its own methods are in the module ''.
export function modulesOf(side, client) {
  const text = classNamed(side, client);
  const modules = { '': methodsOf(text) };
  for (const [, module, name] of text.matchAll(/^ {4}(\w+): (\w+);/gm)) {
    const declaration = classNamed(side, name);
    if (declaration) {
      modules[module] = methodsOf(declaration);
    }
  }
  return modules;
}

function methodsOf(text) {
  const methods = {};
  for (const { index, 0: head, 1: name } of text.matchAll(/^ {4}(\w+)\(/gm)) {
    methods[name] = () => new Reader(text.slice(index + head.length)).parameters();
  }
  return methods;
}

// declaredType is a type by its name: an object, an alias, or the first value
// of an enumeration.
export function declaredType(name) {
  const enumeration = new RegExp(`declare enum ${name} \\{([^}]*)\\}`).exec(all);
  if (enumeration) {
    return { literal: new Reader(enumeration[1].split('=')[1]).literal() };
  }
  const alias = new RegExp(`(?:declare )?type ${name} = ([^]*?;)\\n(?![ }])`).exec(all);
  if (alias) {
    return new Reader(alias[1]).type();
  }
  const [, base, body] = new RegExp(`interface ${name}(?: extends (\\w+))? (\\{[^]*?\\n\\})`).exec(all) ?? [];
  if (!body) {
    throw new Error(`no type ${name} is declared`);
  }
  const type = new Reader(body).type();
  return base ? { members: { ...declaredType(base).members, ...type.members } } : type;
}
