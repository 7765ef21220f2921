import type { RequestHandler } from 'express';

/**
 * Several middlewares as one. Express looks at the path and wraps the request anew for each that it is given; for ten
 * of them that takes longer than what they do.
 */
export function compose(...handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, done) => {
    let at = 0;
    const next = (error?: unknown): void => {
      const handler = error === undefined ? handlers[at] : undefined;
      if (handler === undefined) {
        done(error);
        return;
      }
      at += 1;
      try {
        void handler(request, response, next);
      } catch (thrown) {
        done(thrown);
      }
    };
    next();
  };
}

/** A middleware only for what lies below one of these paths, whatever its case, as a router sees it. */
export function mount(paths: readonly string[], handler: RequestHandler): RequestHandler {
  const matching = new RegExp(`^(?:${paths.join('|')})(?:/|$)`, 'i');
  return (request, response, next) => {
    if (matching.test(request.path)) void handler(request, response, next);
    else next();
  };
}
