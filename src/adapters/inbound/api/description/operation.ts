import type { Type } from '@nestjs/common';
import type { ErrorCode } from './error-codes.js';
import type { Shape } from './schemas.js';

/** The chapters of the description, in order. */
export const TAGS = {
  Search: 'Who is that artist, on Spotify and on YouTube. The four searches share one budget.',
  Accounts: 'Becoming somebody, and being somebody for a while.',
  Profile: 'An account in its owner’s hands.',
  History: 'What the account has searched for. Another account’s entries are a 404.',
  Playlists: 'Lists of songs that the account keeps. Another account’s lists are a 404.',
  Service: 'How the service is, and this description itself.',
} as const;

export type Tag = keyof typeof TAGS;

/** What comes back when all goes well. */
export type Answer =
  /** The envelope round `data`; `message` when there is one, `beside` for keys next to `data`. */
  | {
      readonly data: Shape;
      readonly message?: string;
      readonly beside?: Readonly<Record<string, Shape>>;
      /** What comes in its place when the request asks for it. */
      readonly or?: { readonly mediaType: string; readonly content: Shape };
    }
  /** Something that is no envelope. */
  | { readonly mediaType: string; readonly content: Shape };

/**
 * What the code cannot say of itself about a handler. Method, path, parameters, body, status, limits, and the refusals
 * that follow from a handler's decorators are read from the running routes and need no mention.
 */
export interface OperationDescription {
  /** The operation's name in generated clients; for ever. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Example values of the body's fields, of query and path parameters, by name. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** What a field or parameter means, and narrower bounds where the core has some. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly answer: Answer;
  /** The codes that are this handler's own, besides those that its decorators bring along. */
  readonly codes?: readonly ErrorCode[];
  /** The codes whose answer keeps its `data`. */
  readonly failureData?: Partial<Record<ErrorCode, Shape>>;
  /** Whether it asks who is logged in, where no guard does so for it. */
  readonly session?: 'needed' | 'looked at';
  /** It asks for the operator's token, where one is set. */
  readonly metricsToken?: boolean;
  /** Its own codes come as pages: it is for a person who followed a link. */
  readonly failuresAsPages?: boolean;
  /** A header of the good answer besides those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Since when another operation should be used instead; the handler sends the header `Deprecation`. */
  readonly deprecated?: boolean;
}

/** A controller and what is said about its handlers. */
export interface DescribedController {
  readonly controller: Type;
  readonly operations: Readonly<Record<string, OperationDescription>>;
}

type Handlers<C> = Extract<keyof C, string>;

/** Describes a controller; the compiler asks for each of its handlers. */
export function describe<C>(
  controller: Type<C>,
  operations: Readonly<Record<Handlers<C>, OperationDescription>>,
): DescribedController {
  return { controller, operations };
}

/** Describes some handlers of a controller whose others are pages. */
export function describeSome<C>(
  controller: Type<C>,
  operations: Readonly<Partial<Record<Handlers<C>, OperationDescription>>>,
): DescribedController {
  return { controller, operations: operations as DescribedController['operations'] };
}
