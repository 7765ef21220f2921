// The least that a NestJS application can be: one controller, its answers. Written without the decorators' syntax.
import 'reflect-metadata';
import { Body, Controller, Get, Header, HttpCode, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { answers, ask } from './answers.mjs';

class BareController {}
Controller()(BareController);

answers.forEach((answer, i) => {
  const { method, path, json, page, upstream } = answer;
  const packed = answer.packed && Buffer.from(answer.packed, 'base64');
  const name = `answer${i}`;
  const prototype = BareController.prototype;
  const decorate = (...decorators) => {
    for (const decorator of decorators) decorator(prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
  };
  if (method === 'POST') {
    prototype[name] = async (body) => {
      if (upstream !== undefined) await ask(answer, body.artist_name);
      return json;
    };
    Body()(prototype, name, 0);
    decorate(Post(path), HttpCode(200));
  } else if (packed === undefined) {
    prototype[name] = () => json ?? page;
    decorate(Get(path), ...(page === undefined ? [] : [Header('Content-Type', 'text/html; charset=utf-8')]));
  } else {
    prototype[name] = (request, response) => {
      if (request.headers['accept-encoding'] === undefined) response.send(page);
      else response.type('html').set('Content-Encoding', 'br').send(packed);
    };
    Req()(prototype, name, 0);
    Res()(prototype, name, 1);
    decorate(Get(path));
  }
});

class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create(BareModule, { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
