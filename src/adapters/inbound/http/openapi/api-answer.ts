import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiCookieAuth, ApiExtension, ApiExtraModels, ApiSecurity, getSchemaPath } from '@nestjs/swagger';
import type { ScopeFamily } from '../session/token-scopes.js';
import type { ErrorCode } from './error-codes.js';

// What handlers declare about their responses, beside @nestjs/swagger's own decorators. It is put into the operation as
// extensions, from which build-document.ts makes the responses.

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The names of the security schemes in the document. */
export const SESSION_SCHEME = 'session';
export const TOKEN_SCHEME = 'bearer';
export const METRICS_SCHEME = 'metrics';

/** A body that is not the envelope. */
export interface PlainContent {
  readonly mediaType: string;
  readonly schema?: JsonSchema;
  readonly example: unknown;
}

interface AnswerOptions {
  /** The envelope's message; without it `null`. */
  readonly message?: string;
  /** `data` may be this instead. */
  readonly alternative?: Type;
  /** `data` may be `null`. */
  readonly nullable?: boolean;
  /** Keys next to `data`. */
  readonly beside?: Readonly<Record<string, JsonSchema>>;
  /** What a request may ask for instead of the envelope. */
  readonly or?: readonly PlainContent[];
  /** What is asked for may have another address by now, a 301: why. */
  readonly moved?: string;
  /** The request may be answered before all is done, by a 202. */
  readonly accepted?: {
    readonly data: Type;
    readonly message: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** The body may be a file of these media types instead of JSON, or a form with it. */
  readonly fileTypes?: readonly string[];
  /** Additional headers, with their descriptions. */
  readonly headers?: Readonly<Record<string, string>>;
  /** It has an entity tag, and is a 304 to whoever has that already. */
  readonly tagged?: boolean;
  /** Its errors are pages: it is for people who follow a link. */
  readonly errorsAsPages?: boolean;
}

/** A handler's successful response. */
export interface Answer extends AnswerOptions {
  /** The envelope's `data`; `null` when it is always `null`. */
  readonly data: Type | null;
  /** In place of the envelope. */
  readonly content?: PlainContent;
}

/** An error whose response has `data`. */
export interface ErrorWithData {
  readonly code: ErrorCode;
  readonly data: Type;
  readonly example: object;
}

type LimitedMethods = 'all methods' | 'unsafe methods';

/** The extensions of an operation, which the finished document no longer has. */
export interface AnswerExtensions {
  readonly 'x-answer': Answer;
  readonly 'x-errors'?: readonly ErrorCode[];
  readonly 'x-error-with-data'?: ErrorWithData;
  readonly 'x-limited'?: LimitedMethods;
  readonly 'x-token'?: ScopeFamily;
}

const extension = <K extends keyof AnswerExtensions>(key: K, value: AnswerExtensions[K]): MethodDecorator =>
  ApiExtension(key, value);

/** The successful response: the envelope around an instance of this DTO class. */
export const ApiAnswer = (data: Type | null, options: AnswerOptions = {}): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...[data, options.alternative, options.accepted?.data].flatMap((type) => type ?? [])),
    extension('x-answer', { data, ...options }),
  );

/** The successful response is this, without an envelope. */
export const ApiPlainAnswer = (content: PlainContent, options: AnswerOptions = {}): MethodDecorator =>
  extension('x-answer', { data: null, content, ...options });

/** The codes of the handler's own errors, besides those that follow from its other decorators. */
export const ApiErrors = (...codes: readonly ErrorCode[]): MethodDecorator => extension('x-errors', codes);

/** An error of the handler's own whose response has `data`. */
export const ApiErrorWithData = (code: ErrorCode, data: Type, example: object): MethodDecorator =>
  applyDecorators(ApiExtraModels(data), extension('x-error-with-data', { code, data, example }));

/** Requests with these methods are rate limited: the handler's, or those of every handler of a controller. */
export const ApiLimited = (methods: LimitedMethods = 'all methods'): MethodDecorator & ClassDecorator =>
  ApiExtension('x-limited', methods);

/** The controller's handlers take a token with the scope of this family. */
export const ApiTakesToken = (family: ScopeFamily): ClassDecorator => ApiExtension('x-token', family);

/** The handler uses a log-in if there is one, and works for visitors, too. */
export const ApiOptionalLogin = (): MethodDecorator => applyDecorators(ApiSecurity({}), ApiCookieAuth(SESSION_SCHEME));

/** The handler's body is any of these, the usual one first. */
export const ApiBodies = (bodies: readonly Type[]): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...bodies),
    ApiBody({ schema: { oneOf: bodies.map((body) => ({ $ref: getSchemaPath(body) })) } }),
  );
