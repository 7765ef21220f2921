import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { Clock } from '../../../core/shared/clock.js';

/** The machine's own clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  yield(): Promise<void> {
    return setImmediatePromise();
  }

  protected after(milliseconds: number, callback: () => void): () => void {
    // A busy event loop runs late timers before it looks at what has arrived; immediates come after that. An answer that
    // came in time must count, or a busy process would call its database dead.
    const timer = setTimeout(() => setImmediate(callback), milliseconds).unref();
    return () => clearTimeout(timer);
  }
}
