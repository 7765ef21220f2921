import type { IncomingMessage } from 'node:http';

/**
 * What one part of the service knows about each request. Kept in the request itself: a `WeakMap` costs every request
 * several microseconds, and the garbage collector as much again.
 */
export class PerRequest<T> {
  private readonly key = Symbol();

  get(request: IncomingMessage): T | undefined {
    return (request as unknown as Record<symbol, T | undefined>)[this.key];
  }

  set(request: IncomingMessage, value: T): void {
    (request as unknown as Record<symbol, T>)[this.key] = value;
  }
}
