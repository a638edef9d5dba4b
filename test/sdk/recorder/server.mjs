// A recorder that answers like Authing and keeps what it was asked.
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { rootField } from './normalise.mjs';
import { answers, publicKey } from './fixture.mjs';

// startRecorder resolves to its URL, take(), which returns the requests since
// the last take, and close().
export async function startRecorder() {
  let requests = [];
  const server = http.createServer(async (req, res) => {
    const request = await received(req);
    requests.push(request);
    const answer = answerTo(request);
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answer ?? { code: 404, statusCode: 404, message: 'nothing is recorded here' }));
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

async function received(req) {
  const url = new URL(req.url, 'http://recorder');
  const text = (await buffer(req)).toString('utf8');
  return {
    verb: req.method,
    path: url.pathname,
    query: [...url.searchParams],
    headers: req.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function answerTo({ verb, path, body }) {
  if (path === '/graphql/v2') {
    const field = rootField(body.query);
    return field in answers.graphql ? { data: { [field]: answers.graphql[field] } } : undefined;
  }
  const data = path === '/api/v2/.well-known' ? { publicKey } : answers.rest[`${verb} ${path}`];
  return data === undefined ? undefined : { code: 200, statusCode: 200, message: 'ok', data };
}
