import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, errorMeaning, type ErrorCode } from '../../http/openapi/error-codes.js';
import { operationsOf } from './read-document.js';

/** The general meaning of each status. */
const STATUSES: Readonly<Record<string, string>> = {
  301: 'The resource has another address now; `Location` has it.',
  200: 'The request succeeded; `data` holds the result.',
  201: 'The account, token or playlist was created, or songs were added.',
  202: 'The import has begun; `Location` tells how far it is.',
  304: 'The client has the current version already, as its `If-None-Match` says.',
  400: 'The request is invalid; the same request will fail again.',
  401: 'Log-in is required, or the credentials are wrong.',
  403: 'The request is not allowed.',
  404: 'It does not exist, or belongs to another account.',
  409: 'The request conflicts with the current state.',
  406: 'It is not to be had in any of the formats that `Accept` names.',
  412: 'It is none of the versions that `If-Match` names.',
  413: 'The body is too large; the connection is closed.',
  415: 'The encoding of the body is not supported.',
  422: 'The `Idempotency-Key` was used for another request.',
  429: 'Too many requests; `Retry-After` says when to retry.',
  500: 'An internal error, which has been logged.',
  502: 'A source returned an invalid response.',
  503: 'A dependency is temporarily unavailable; retry later.',
  504: 'A source did not respond in time.',
};

const RETRY_AFTER = { always: 'always', sometimes: 'if known' } as const;

/** View model of the page about errors. */
export function errorsView(document: OpenAPIObject) {
  const operations = operationsOf(document);
  const used = new Set(operations.flatMap(({ statuses }) => statuses));
  return {
    statuses: [...used].sort().map((status) => {
      const meaning = STATUSES[status];
      if (meaning === undefined) throw new Error(`no meaning is defined for the status ${status}`);
      return { status, reason: STATUS_CODES[status] ?? '', meaning };
    }),
    codes: (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => {
      const { status, statusWithToken, meaning, retryAfter } = errorMeaning(code);
      return {
        code,
        status: [status, statusWithToken].filter(Boolean).join(', '),
        meaning,
        retryAfter: retryAfter === undefined ? '' : RETRY_AFTER[retryAfter],
        operations: operations.filter(({ codes }) => codes.includes(code)),
      };
    }),
  };
}
