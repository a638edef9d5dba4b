// Records what Authing's npm SDKs send. --check compares with the committed
// recordings, --update writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { differences } from './recorder/diff.mjs';
import { fixture, testdata } from './recorder/fixture.mjs';
import * as jsV1 from './recorder/js-v1.mjs';
import * as jsV2 from './recorder/js-v2.mjs';
import * as jsV2All from './recorder/js-v2-all.mjs';
import * as nodeV3 from './recorder/node-v3.mjs';
import * as nodeV3All from './recorder/node-v3-all.mjs';
import { given, isGraphQL, normalise, rootField } from './recorder/normalise.mjs';
import { startRecorder } from './recorder/server.mjs';

const require = createRequire(import.meta.url);

const suites = [
  ['node-v3', nodeV3],
  ['node-v3-all', nodeV3All],
  ['js-v2', jsV2],
  ['js-v2-all', jsV2All],
  ['js-v1', jsV1],
];

// What an SDK asks for on its own around the call itself.
const isPrerequisite = ({ path, body }) =>
  ['/api/v2/.well-known', '/oauth/oidc/me'].includes(path) ||
  (isGraphQL(path) && ['accessToken', 'getClientWhenSdkInit'].includes(rootField(body.query)));

async function record({ sdk, cases, clients }, recorder) {
  const recordings = [];
  for (const { name, rpc, request, application, signedIn, prerequisite, local, call } of cases) {
    recorder.take();
    const url = local ? fixture.appHost : recorder.url;
    const answer = await call(clients(url, { application, signedIn }));
    if (local) {
      recordings.push({ name, rpc, request, given: given(answer, request) });
      continue;
    }
    const sent = recorder.take().filter((it) => isPrerequisite(it) === Boolean(prerequisite));
    if (sent.length !== 1) {
      throw new Error(`${name}: ${sent.length} requests were sent, want 1`);
    }
    recordings.push({ name, rpc, application, signedIn, request, sent: normalise(sent[0]) });
  }
  return { sdk, version: require(`${sdk}/package.json`).version, recordings };
}

// check reports whether the recordings equal those in the file.
function check(file, made) {
  const committed = JSON.parse(readFileSync(file, 'utf8'));
  const now = JSON.parse(JSON.stringify(made));
  if (isDeepStrictEqual(committed, now)) {
    return true;
  }
  console.error(`${file.pathname} is not what ${made.sdk} sends:`);
  for (const line of differences(byName(committed), byName(now))) {
    console.error(`  ${line}`);
  }
  return false;
}

const byName = ({ recordings, ...rest }) => ({
  ...rest,
  recordings: Object.fromEntries(recordings.map((it) => [`${it.rpc} ${it.name}`, it])),
});

async function main(mode) {
  if (mode !== '--check' && mode !== '--update') {
    throw new Error('usage: node record.mjs --check | --update');
  }
  const recorder = await startRecorder();
  let same = true;
  try {
    for (const [name, suite] of suites) {
      const file = new URL(`recordings/${name}.json`, testdata);
      const made = await record(suite, recorder);
      if (mode === '--update') {
        writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
      } else {
        same = check(file, made) && same;
      }
    }
  } finally {
    recorder.close();
  }
  process.exitCode = same ? 0 : 1;
}

await main(process.argv[2]);
