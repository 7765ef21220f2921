/** Gives the store, empty, and what closes it; called before every test. */
export type MakeStore<T> = () => Promise<T & { readonly close: () => Promise<void> }>;

/** How many calls a test of atomicity makes at once: as many as the contract names. */
export const PARALLEL = 20;

/** A moment that no store rounds: its milliseconds must survive. */
export const NOON = new Date('2026-03-01T12:00:00.123Z');

/** A moment some milliseconds after (or, negative, before) another. */
export function after(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}

/** Calls the function that often at once, with 0, 1, 2 …, and waits for all. */
export function inParallel<T>(times: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => call(index)));
}
