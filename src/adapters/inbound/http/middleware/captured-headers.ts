import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';

/**
 * The headers that a middleware writes into an answer, asked once.
 * @param middleware one that calls `next` at once and looks at nothing but the request's headers, of which there are none
 */
export function captureHeaders(middleware: RequestHandler): readonly (readonly [name: string, value: string])[] {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  const response = new ServerResponse(request);
  const written = new Map<string, string>();
  response.setHeader = (name, value) => {
    written.set(name, String(value));
    return response;
  };
  void middleware(request as Request, response as Response, () => undefined);
  return [...written];
}
