// What of a request matters, in a form that does not change from run to run:
// placeholders for credentials, encrypted passwords decrypted.
import crypto from 'node:crypto';
import { Kind, parse, print } from 'graphql';
import { fixture, privateKey } from './fixture.mjs';

const operation = (query) => parse(query).definitions[0];

export const isGraphQL = (path) => path === '/graphql' || path === '/graphql/v2';

export const rootField = (query) => operation(query).selectionSet.selections[0].name.value;

export function normalise(request) {
  const { verb, host, path, body } = request;
  const credential = credentialOf(request.headers);
  if (isGraphQL(path)) {
    return { verb, host, path, graphql: graphqlOf(body), credential };
  }
  const out = { verb, host, path, query: queryOf(request.query), credential };
  if (body !== undefined) {
    out.body = plain(body);
  }
  if (request.form !== undefined) {
    out.form = queryOf(request.form);
  }
  return out;
}

function queryOf(pairs) {
  const query = {};
  for (const [name, value] of pairs) {
    (query[name] ??= []).push(plain(value));
  }
  return sorted(query);
}

// given is what a call gave that sent nothing: its address taken apart, and
// what it made at random named so, as nobody asked for it.
export function given(answer, request) {
  const out = { ...answer };
  for (const name of ['state', 'nonce', 'codeChallenge']) {
    if (out[name] !== undefined && out[name] !== request[name]) {
      out[name] = '{random}';
    }
  }
  if (out.url !== undefined) {
    const url = new URL(out.url);
    const query = [...url.searchParams].map(([name, value]) =>
      ['state', 'nonce'].includes(name) && value !== request[name] ? [name, '{random}'] : [name, value],
    );
    out.url = { host: url.host, path: url.pathname, query: queryOf(query) };
  }
  return plain(out);
}

// credentialOf keeps the form of the credential, not its value.
function credentialOf(headers) {
  const basic = Buffer.from(`${fixture.appId}:${fixture.appSecret}`).toString('base64');
  const forms = {
    [fixture.userToken]: '{user token}',
    [`Bearer ${fixture.userToken}`]: 'Bearer {user token}',
    [`Bearer ${fixture.managementToken}`]: 'Bearer {management token}',
    [`Basic ${basic}`]: 'Basic {application}',
  };
  const { authorization } = headers;
  const signature = `authing ${fixture.userPoolId}:`;
  const out = {};
  if (authorization?.startsWith(signature)) {
    out.authorization = 'authing {pool}:{signature}';
  } else if (authorization) {
    out.authorization = forms[authorization] ?? authorization;
  }
  for (const name of ['x-authing-app-id', 'x-authing-userpool-id']) {
    if (headers[name]) {
      out[name] = headers[name];
    }
  }
  return out;
}

function graphqlOf({ query, variables }) {
  const { operation: kind, selectionSet } = operation(query);
  const root = selectionSet.selections[0];
  const out = { arguments: {}, variables: plain(variables ?? {}), selection: new Set() };
  walk(root, root.name.value, '', out);
  const used = Object.values(out.arguments);
  return {
    kind,
    rootField: root.name.value,
    arguments: sorted(out.arguments),
    variables: Object.fromEntries(Object.entries(out.variables).filter(([name]) => used.includes(`$${name}`))),
    selection: [...out.selection].sort(),
  };
}

// walk collects arguments by the path of their field, root field included, and
// the leaves below the root field. A variable without a value is no argument, an object is
// its members.
function walk(field, path, below, out) {
  for (const argument of field.arguments ?? []) {
    gather(argument, path, out);
  }
  if (!field.selectionSet) {
    out.selection.add(below);
    return;
  }
  for (const child of field.selectionSet.selections) {
    const name = child.name.value;
    walk(child, `${path}.${name}`, below ? `${below}.${name}` : name, out);
  }
}

function gather({ name, value }, path, out) {
  const at = `${path}.${name.value}`;
  if (value.kind === Kind.OBJECT) {
    value.fields.forEach((field) => gather(field, at, out));
  } else if (value.kind !== Kind.VARIABLE || value.name.value in out.variables) {
    out.arguments[at] = print(value);
  }
}

// plain sorts members, drops null ones, opens encrypted passwords and names the
// user's token.
function plain(value, name = '') {
  if (Array.isArray(value)) {
    return value.map((item) => plain(item));
  }
  if (value !== null && typeof value === 'object') {
    const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
    return sorted(Object.fromEntries(kept.map(([key, member]) => [key, plain(member, key)])));
  }
  if (value === fixture.userToken) {
    return '{user token}';
  }
  const opened = typeof value === 'string' && /password$/i.test(name) ? decrypt(value) : undefined;
  return opened === undefined ? value : `encrypted:${opened}`;
}

// decrypt opens RSA with PKCS#1 v1.5 padding; undefined for any other text.
// The padding is taken off here because Node refuses to. The SDK of v2 leaves
// out the zeros that one cipher in 256 begins with.
function decrypt(text) {
  const short = Buffer.from(text, 'base64');
  const missing = privateKey.asymmetricKeyDetails.modulusLength / 8 - short.length;
  if (missing < 0 || missing > 3) {
    return undefined;
  }
  const cipher = Buffer.concat([Buffer.alloc(missing), short]);
  const padded = crypto.privateDecrypt({ key: privateKey, padding: crypto.constants.RSA_NO_PADDING }, cipher);
  const end = padded.indexOf(0, 2);
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) {
    return undefined;
  }
  return padded.subarray(end + 1).toString('utf8');
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
