/** What every fault has. */
interface FaultScope {
  /** How many requests it meets before it is over; without it, every one until cleared. */
  readonly times?: number;
  /** Only requests whose path starts with this, e.g. `/api/token`; without it, all. */
  readonly match?: string;
}

/** Faults of the connection and the body, the same for both protocols. */
export type TransportFault = FaultScope &
  (
    | { readonly kind: 'slow'; /** Milliseconds before the proper answer. */ readonly delayMs: number }
    | { readonly kind: 'hang' }
    | { readonly kind: 'cut' }
    | { readonly kind: 'cut_body' }
    | { readonly kind: 'not_json' }
    | { readonly kind: 'wrong_shape'; readonly variant?: WrongShape }
    | { readonly kind: 'empty_body' }
    | { readonly kind: 'huge_body'; /** Default 32. */ readonly megabytes?: number }
  );

/**
 * `other`: an object that has nothing of the protocol; `items_null`: lists that are `null`;
 * `bad_items`: lists of things that are not what they should be; `array`, `null`: not an object at all.
 */
export type WrongShape = 'other' | 'items_null' | 'bad_items' | 'array' | 'null';

/** Refusals in the protocol's own words. `retryAfterSeconds` becomes the `Retry-After` header. */
export type ProtocolFault = FaultScope &
  (
    | { readonly kind: 'server_error'; /** Default 502. */ readonly status?: 500 | 502 | 503 }
    | { readonly kind: 'unauthorized' }
    | { readonly kind: 'invalid_client' | 'forbidden_text' }
    | {
        readonly kind: 'rate_limited_json' | 'rate_limited_quota' | 'rate_limited_text';
        readonly retryAfterSeconds?: number;
      }
    | { readonly kind: 'quota_exceeded' | 'search_budget' | 'access_not_configured' }
    | { readonly kind: 'short_term_throttle'; readonly retryAfterSeconds?: number }
    | { readonly kind: 'over_rate' | 'load_shed' }
    | { readonly kind: 'bad_key'; /** Today's form, the default, or the former one. */ readonly variant?: BadKeyForm }
  );

export type BadKeyForm = 'API_KEY_INVALID' | 'keyInvalid';

export type Fault = TransportFault | ProtocolFault;
export type FaultKind = Fault['kind'];

export const transportFaultKinds = [
  'slow',
  'hang',
  'cut',
  'cut_body',
  'not_json',
  'wrong_shape',
  'empty_body',
  'huge_body',
] as const satisfies readonly TransportFault['kind'][];

export function isTransportFault(fault: Fault): fault is TransportFault {
  return transportFaultKinds.some((kind) => kind === fault.kind);
}
