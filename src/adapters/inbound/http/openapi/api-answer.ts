import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiCookieAuth, ApiExtraModels, ApiSecurity } from '@nestjs/swagger';
import type { ErrorCode } from './error-codes.js';

// What a handler says about its answers, beside @nestjs/swagger's own decorators. Everything else is derived from the
// decorators that guards and pipes go by: see describe-handlers.ts.

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The names of the security schemes in the document. */
export const SESSION_SCHEME = 'session';
export const METRICS_SCHEME = 'metrics';

/** Content that is no envelope. */
export interface PlainContent {
  readonly mediaType: string;
  readonly schema?: JsonSchema;
  readonly example: unknown;
}

/** The successful answer of a handler. */
export interface ApiAnswerOptions {
  /** The envelope's message; without it `null`. */
  readonly message?: string;
  /** `data` may be `null`. */
  readonly nullable?: boolean;
  /** Keys next to `data`. */
  readonly beside?: Readonly<Record<string, JsonSchema>>;
  /** What comes in place of the envelope when the request asks for it. */
  readonly or?: PlainContent;
  /** Headers besides those that every answer has, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The handler's own errors come as pages: it is for a person who followed a link. */
  readonly errorsAsPages?: boolean;
}

export interface DescribedAnswer extends ApiAnswerOptions {
  /** The DTO class of the envelope's `data`; `null` when it is always `null`. */
  readonly data: Type | null;
  /** In place of the envelope. */
  readonly content?: PlainContent;
}

/** An error whose answer keeps its `data`. */
export interface ErrorWithData {
  readonly code: ErrorCode;
  readonly data: Type;
  readonly example: object;
}

const ANSWER = 'octa:api-answer';
const ERRORS = 'octa:api-errors';
const ERROR_WITH_DATA = 'octa:api-error-with-data';

/** The successful answer: the envelope round `data`, an instance of this DTO class. */
export const ApiAnswer = (data: Type | null, options: ApiAnswerOptions = {}): MethodDecorator =>
  applyDecorators(
    ...(data === null ? [] : [ApiExtraModels(data)]),
    SetMetadata(ANSWER, { data, ...options } satisfies DescribedAnswer),
  );

/** The successful answer is no envelope but this. */
export const ApiPlainAnswer = (content: PlainContent, options: ApiAnswerOptions = {}): MethodDecorator =>
  SetMetadata(ANSWER, { data: null, content, ...options } satisfies DescribedAnswer);

/** The codes of the handler's own errors, besides those that its other decorators imply. */
export const ApiErrors = (...codes: readonly ErrorCode[]): MethodDecorator => SetMetadata(ERRORS, codes);

/** An error of the handler's own whose answer keeps its `data`. It must be the only one with its status. */
export const ApiErrorWithData = (code: ErrorCode, data: Type, example: object): MethodDecorator =>
  applyDecorators(ApiExtraModels(data), SetMetadata(ERROR_WITH_DATA, { code, data, example } satisfies ErrorWithData));

/** The handler looks at who is logged in, and works for visitors, too. */
export const ApiOptionalLogin = (): MethodDecorator => applyDecorators(ApiSecurity({}), ApiCookieAuth(SESSION_SCHEME));

export const answerOf = (handler: object): DescribedAnswer | undefined =>
  Reflect.getMetadata(ANSWER, handler) as DescribedAnswer | undefined;

export const errorsOf = (handler: object): readonly ErrorCode[] =>
  (Reflect.getMetadata(ERRORS, handler) as readonly ErrorCode[] | undefined) ?? [];

export const errorWithDataOf = (handler: object): ErrorWithData | undefined =>
  Reflect.getMetadata(ERROR_WITH_DATA, handler) as ErrorWithData | undefined;
