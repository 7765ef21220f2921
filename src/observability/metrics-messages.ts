import type { Samples } from './metric-samples.js';

/** Marks our messages among all that processes send to each other. */
const KIND = 'octa:metrics';

/** What a serving process says to the first one. */
export type WorkerMessage =
  /** It can be asked from now on. */
  | { readonly kind: typeof KIND; readonly step: 'ready' }
  /** It was asked for the sum of all. */
  | { readonly kind: typeof KIND; readonly step: 'wanted'; readonly id: number }
  /** What it has counted itself; `null` when that failed. */
  | { readonly kind: typeof KIND; readonly step: 'given'; readonly id: number; readonly samples: Samples | null };

/** What the first process says to a serving one. */
export type HubMessage =
  /** Say what you have counted. */
  | { readonly kind: typeof KIND; readonly step: 'give'; readonly id: number }
  /** What all have counted; `null` when one of them did not say. */
  | {
      readonly kind: typeof KIND;
      readonly step: 'gathered';
      readonly id: number;
      readonly samples: readonly Samples[] | null;
    };

type Unmarked<T> = T extends unknown ? Omit<T, 'kind'> : never;

export function workerMessage(message: Unmarked<WorkerMessage>): WorkerMessage {
  return { kind: KIND, ...message };
}

export function hubMessage(message: Unmarked<HubMessage>): HubMessage {
  return { kind: KIND, ...message };
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return isOurs(message);
}

export function isHubMessage(message: unknown): message is HubMessage {
  return isOurs(message);
}

function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === KIND;
}
