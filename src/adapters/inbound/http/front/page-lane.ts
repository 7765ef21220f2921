import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ArgumentsHost } from '@nestjs/common';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { ErrorFilter } from '../errors/problem.filter.js';

export interface PageLaneParts {
  /** Where the methods of its requests and responses come from. */
  readonly express: Express;
  /** What every request passes before it reaches a controller. */
  readonly middleware: RequestHandler;
  /** Counts the request towards its limits. @throws as the guard does */
  readonly admit: (request: Request, response: Response) => Promise<void>;
  /** The controller's method. */
  readonly show: (request: Request, response: Response) => Promise<void>;
  readonly errors: Pick<ErrorFilter, 'catch'>;
}

/**
 * Answers `GET /`, the page that is asked for most, without Express's router and Nest's chain of guards and pipes:
 * through the same middleware, limit, controller and error filter, in seven eighths of the time. Everything else goes on
 * to `others`.
 */
export function pageLane({ express, middleware, admit, show, errors }: PageLaneParts, others: RequestListener) {
  return (plainRequest: IncomingMessage, plainResponse: ServerResponse): void => {
    if (!isHomePage(plainRequest)) {
      others(plainRequest, plainResponse);
      return;
    }
    const { request, response } = asOfExpress(express, plainRequest, plainResponse);
    const answer = async (): Promise<void> => {
      request.route = { path: '/' };
      await admit(request, response);
      await show(request, response);
    };
    void middleware(request, response, (refusal?: unknown) => {
      const tell = (error: unknown): Promise<void> => errors.catch(error, hostOf(request, response));
      // What fails even while an error is told leaves nothing else to say.
      const end = refusal === undefined ? answer().catch(tell) : Promise.resolve(refusal).then(tell);
      end.catch(() => response.destroy());
    });
  };
}

function isHomePage({ url, method }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/' || (url?.startsWith('/?') ?? false));
}

/** What Express makes of a request and its response before it looks for a route. */
function asOfExpress(express: Express, plainRequest: IncomingMessage, plainResponse: ServerResponse) {
  const request = Object.setPrototypeOf(plainRequest, express.request) as Request;
  const response = Object.setPrototypeOf(plainResponse, express.response) as Response;
  request.res = response;
  Object.assign(response, { req: request, locals: {} });
  request.originalUrl = request.url;
  request.baseUrl = '';
  request.params = {};
  return { request, response };
}

function hostOf(request: Request, response: Response): ArgumentsHost {
  const http = { getRequest: () => request, getResponse: () => response };
  return { switchToHttp: () => http } as unknown as ArgumentsHost;
}
