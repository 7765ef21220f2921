// The least that an Express 5 application can be, as its documentation shows it.
import express from 'express';
import { answers, ask } from './answers.mjs';

const app = express();
for (const answer of answers) {
  const { method, path, json, page, upstream } = answer;
  const packed = answer.packed && Buffer.from(answer.packed, 'base64');
  if (method === 'POST') {
    app.post(path, express.json(), async (request, response) => {
      if (upstream !== undefined) await ask(answer, request.body.artist_name);
      response.json(json);
    });
  } else if (page === undefined) {
    app.get(path, (_request, response) => {
      response.json(json);
    });
  } else {
    app.get(path, (request, response) => {
      if (packed && request.headers['accept-encoding'] !== undefined) {
        response.type('html').set('Content-Encoding', 'br').send(packed);
      } else response.send(page);
    });
  }
}
app.listen(Number(process.env.PORT), '127.0.0.1');
