import { CoolDown } from '../../../src/adapters/outbound/upstream/cool-down.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('CoolDown', () => {
  let clock: ManualClock;
  let gate: CoolDown;
  beforeEach(() => {
    clock = new ManualClock();
    gate = new CoolDown('spotify', clock);
  });

  it('is open at first', () => {
    expect(() => gate.assertOpen()).not.toThrow();
  });

  it('stays closed until exactly the given time, and says the whole seconds that are left', () => {
    expect(gate.close(9)).toMatchObject({ code: 'spotify_unavailable', retryAfterSeconds: 9 });
    clock.advance(7_500);
    expect(() => gate.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 2 }));
    clock.advance(1_499);
    expect(() => gate.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
    clock.advance(1);
    expect(() => gate.assertOpen()).not.toThrow();
  });

  it('lasts no longer when the clock is set back', () => {
    gate.close(60);
    clock.advanceSeconds(-7_200);
    expect(() => gate.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 60 }));
    clock.advanceSeconds(60);
    expect(() => gate.assertOpen()).not.toThrow();
  });

  it('is not opened earlier by a shorter time', () => {
    gate.close(100);
    gate.close(1);
    clock.advanceSeconds(99);
    expect(() => gate.assertOpen()).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
  });
});
