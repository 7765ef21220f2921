import { type RequestHandler, Router } from 'express';
import { Refusal } from '../errors/problem.js';
import { PerRequest } from '../per-request.js';

/** A path's pattern as Express writes it, and the methods that it takes, in capitals. */
export type RouteMethods = readonly [path: string, methods: readonly string[]];

/**
 * For requests that no route has taken: refuses methods that a known path doesn't take (405), and answers `OPTIONS`;
 * both with `Allow`. A path that several patterns match takes the methods of all of them.
 * @param routes read at the first of these requests
 */
export function checkMethods(routes: () => readonly RouteMethods[]): RequestHandler {
  const allowed = new PerRequest<string[]>();
  let matching: RequestHandler | undefined;
  const prepare = (): RequestHandler => {
    const router = Router({ caseSensitive: true });
    for (const [path, methods] of routes()) {
      router.all(path, (request, _response, next) => {
        allowed.set(request, [...(allowed.get(request) ?? []), ...methods]);
        next();
      });
    }
    return router;
  };
  return (request, response, next) => {
    matching ??= prepare();
    void matching(request, response, (error?: unknown) => {
      const methods = new Set(allowed.get(request));
      if (methods.has('GET')) methods.add('HEAD');
      if (error !== undefined || methods.size === 0 || methods.has(request.method)) {
        next(error);
        return;
      }
      response.setHeader('Allow', [...methods, 'OPTIONS'].join(', '));
      if (request.method === 'OPTIONS') response.status(204).end();
      else next(new Refusal(405, 'method_not_allowed', 'This address does not take requests of this method.'));
    });
  };
}
