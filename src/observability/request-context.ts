import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line written while a request is served should carry. */
export interface RequestContext {
  readonly requestId: string;
  /** Cloudflare's ray id, when the request carries one. */
  readonly cfRay?: string;
  /** The trace id of a W3C `traceparent`, when the request carries one. */
  readonly traceId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work`, and everything that it starts, within the request's context. */
export function runInRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The request being served here, or `undefined` outside of any. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}
