// A recorder that answers like Authing and keeps what it was asked.
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isGraphQL, rootField } from './normalise.mjs';
import { answers, keySet, publicKey } from './fixture.mjs';
import { greet } from './websocket.mjs';

// startRecorder resolves to its URL, take(), which returns the requests since
// the last take, and close().
export async function startRecorder() {
  let requests = [];
  const server = http.createServer(async (req, res) => {
    const request = received(req, (await buffer(req)).toString('utf8'));
    requests.push(request);
    const answer = answerTo(request);
    res.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    const text = answer ?? { code: 404, statusCode: 404, message: 'nothing is recorded here' };
    res.end(typeof text === 'string' ? text : JSON.stringify(text));
  });
  server.on('upgrade', (req, socket) => {
    requests.push(received(req, ''));
    greet(req, socket, 'an event');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    take: () => requests.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function received(req, text) {
  const url = new URL(req.url, 'http://recorder');
  return {
    verb: req.method,
    ...placeOf(url.pathname),
    query: [...url.searchParams],
    headers: req.headers,
    ...content(req.headers['content-type'], text),
  };
}

// placeOf takes the name of a host of v1 off a path, where it is written because
// one recorder stands for all of them.
function placeOf(pathname) {
  const [, host, path] = /^\/v1-(users|oauth|cdn)(\/.*)$/.exec(pathname) ?? [, undefined, pathname];
  return { host, path };
}

// content is the body of JSON or the fields of a form.
function content(type, text) {
  if (text === '') {
    return {};
  }
  return type.startsWith('application/x-www-form-urlencoded')
    ? { form: [...new URLSearchParams(text)] }
    : { body: JSON.parse(text) };
}

function answerTo({ verb, path, body }) {
  if (isGraphQL(path)) {
    const field = rootField(body.query);
    const data = path === '/graphql' ? answers.graphqlV1 : answers.graphql;
    return field in data ? { data: { [field]: data[field] } } : undefined;
  }
  const bare = path === '/oidc/.well-known/jwks.json' ? keySet : answers.bare[`${verb} ${path}`];
  if (bare !== undefined) {
    return bare;
  }
  const data = path === '/api/v2/.well-known' ? { publicKey } : answers.rest[`${verb} ${path}`] ?? unread(path);
  return data && { code: 200, statusCode: 200, message: 'ok', data };
}

// unread is the answer to calls of which an SDK hands on the answer as it is.
function unread(path) {
  const roots = ['/api/v3/', '/api/v2/ecConn/', '/api/v2/applications/', '/get-row-batch'];
  return roots.some((root) => path.startsWith(root)) ? {} : undefined;
}
