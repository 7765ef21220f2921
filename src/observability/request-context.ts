import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of a request carries. */
export interface RequestContext {
  readonly requestId: string;
  /** Cloudflare's ray id, when the request carries one. */
  readonly cfRay?: string;
  /** The client's address, as rate limits count it. */
  readonly client: string;
  userId?: string;
  /** The trace id of a W3C `traceparent`, when the request carries one. */
  readonly traceId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** For whom the current request's work is: its client, and its account if one is logged in. Empty outside requests. */
export function requestOwners(): readonly string[] {
  const request = currentRequest();
  if (request === undefined) return [];
  const client = `client ${request.client}`;
  return request.userId === undefined ? [client] : [client, `account ${request.userId}`];
}
