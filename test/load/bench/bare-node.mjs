// The least that Node itself needs for the answers: a table, a parsed body, a string.
import { createServer } from 'node:http';
import { answers, ask } from './answers.mjs';

const routes = new Map(
  answers.map((answer) => {
    const packed = answer.packed && Buffer.from(answer.packed, 'base64');
    return [`${answer.method} ${answer.path}`, { ...answer, packed }];
  }),
);

const server = createServer((request, response) => {
  const [path] = request.url.split('?');
  const answer = routes.get(`${request.method} ${path}`);
  if (answer === undefined) {
    response.writeHead(404).end();
    return;
  }
  const send = () => {
    if (answer.page === undefined) {
      const body = JSON.stringify(answer.json);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
      response.end(body);
      return;
    }
    const packed = answer.packed && request.headers['accept-encoding'] !== undefined;
    const body = packed ? answer.packed : answer.page;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    if (packed) response.setHeader('Content-Encoding', 'br');
    response.end(body);
  };
  if (request.method === 'GET') {
    send();
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { artist_name: name } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (answer.upstream === undefined) send();
    else void ask(answer, name).then(send);
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');
