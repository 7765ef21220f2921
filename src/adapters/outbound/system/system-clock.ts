import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { Clock } from '../../../core/shared/clock.js';
import { afterTimeout } from './timeout.js';

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  yield(): Promise<void> {
    return setImmediatePromise();
  }

  protected after(milliseconds: number, callback: () => void): () => void {
    return afterTimeout(milliseconds, callback);
  }
}
