import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, errorMeaning, type ErrorCode } from '../../http/openapi/error-codes.js';
import { codesOf, operationsOf } from './read-document.js';

/** What each status says, whatever the operation. */
const STATUSES: Readonly<Record<string, string>> = {
  200: 'It is done, and `data` holds what was asked for.',
  201: 'The account or list is made.',
  400: 'The request itself is wrong; the same request will fail again.',
  401: 'Who asks is not known, or not proven.',
  403: 'Known, but not allowed.',
  404: 'There is nothing there, or nothing that is yours.',
  409: 'It contradicts what is already there.',
  413: 'The body is too large; the connection is closed.',
  415: 'The body is encoded in a way that is not understood.',
  429: 'Too many requests; `Retry-After` says when to go on.',
  500: 'A defect on our side, which is in our log.',
  502: 'A source answered with something that is not its protocol.',
  503: 'A part that is needed cannot be used for now; trying again later makes sense.',
  504: 'A source did not answer in time.',
};

const RETRY_AFTER = { always: 'always', sometimes: 'where it is known' } as const;

/** What the page of errors shows. */
export function errorsView(document: OpenAPIObject) {
  const operations = operationsOf(document);
  const used = new Set(operations.flatMap(({ operation }) => Object.keys(operation.responses)));
  return {
    statuses: [...used].sort().map((status) => {
      const meaning = STATUSES[status];
      if (meaning === undefined) throw new Error(`nothing is said about the status ${status}`);
      return { status, reason: STATUS_CODES[status] ?? '', meaning };
    }),
    codes: (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => {
      const { status, meaning, retryAfter } = errorMeaning(code);
      const users = operations.filter(({ operation }) =>
        Object.values(operation.responses).some(({ content }) => codesOf(content).includes(code)),
      );
      return {
        code,
        status,
        meaning,
        retryAfter: retryAfter === undefined ? '' : RETRY_AFTER[retryAfter],
        operations: users.map(({ method, path, operation }) => ({
          id: operation.operationId,
          label: `${method} ${path}`,
        })),
      };
    }),
  };
}
