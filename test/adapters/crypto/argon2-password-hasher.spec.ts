import * as argon2 from '@node-rs/argon2';
import * as bcrypt from '@node-rs/bcrypt';
import { Argon2PasswordHasher } from '../../../src/adapters/outbound/crypto/argon2-password-hasher.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Of "correct horse" with cost 12, made by another implementation (libxcrypt). */
const OLD_HASH = '$2b$12$abcdefghijklmnopqrstuuFDJRuYeKkCzo3Wy7h8SxhBSHBAHiPK2';

/** Of "password", from the test suite of argon2's reference implementation: another memory size, a salt of 8 bytes. */
const REFERENCE_HASH = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

describe('Argon2PasswordHasher', () => {
  const hasher = new Argon2PasswordHasher(new SystemClock());

  it('makes argon2id hashes of 19 MiB, 2 passes, 1 lane, each with a salt of its own', async () => {
    const [first, second] = await Promise.all([hasher.hash('a password'), hasher.hash('a password')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(first.split('$')[4]).not.toBe(second.split('$')[4]);
    expect(hasher.needsRehash(first)).toBe(false);
  });

  it('checks what it made, and nothing else fits', async () => {
    const hash = await hasher.hash(' Pässword ');
    expect(await hasher.verify(' Pässword ', hash)).toBe(true);
    // Trimmed, and in another case.
    for (const other of ['Pässword', ' pässword ', '']) {
      expect(await hasher.verify(other, hash)).toBe(false);
    }
  });

  it('takes the same letters from every keyboard, and what older hashes are of', async () => {
    const [composed, apart] = ['sé7en brass otters', 'se\u0301' + '7en brass otters'];
    for (const typed of [composed, apart]) {
      const hash = await hasher.hash(typed);
      expect([await hasher.verify(composed, hash), await hasher.verify(apart, hash)]).toEqual([true, true]);
      expect(await hasher.verify('se7en brass otters', hash)).toBe(false);
    }
    for (const older of [await argon2.hash(apart), await bcrypt.hash(apart, 4)]) {
      expect(await hasher.verify(apart, older)).toBe(true);
    }
  });

  it('reads all of a long password', async () => {
    const hash = await hasher.hash('🎵'.repeat(128));
    expect(await hasher.verify('🎵'.repeat(128), hash)).toBe(true);
    expect(await hasher.verify(`${'🎵'.repeat(127)}🎶`, hash)).toBe(false);
  });

  it('checks a hash that the reference program made', async () => {
    expect(await hasher.verify('password', REFERENCE_HASH)).toBe(true);
    expect(await hasher.verify('Password', REFERENCE_HASH)).toBe(false);
  });

  it.each(['2a', '2b', '2y'])('checks bcrypt hashes of the old service: $%s$', async (version) => {
    const hash = OLD_HASH.replace('$2b$', `$${version}$`);
    expect(await hasher.verify('correct horse', hash)).toBe(true);
    expect(await hasher.verify('correct horsf', hash)).toBe(false);
    expect(hasher.needsRehash(hash)).toBe(true);
  });

  it('takes as long to refuse for every kind of hash where the kind must not be told', async () => {
    const clock = new SystemClock();
    const atLeast = jest.spyOn(clock, 'atLeast');
    const timed = new Argon2PasswordHasher(clock);
    for (const hash of [await hasher.hash('a password'), OLD_HASH, null]) {
      expect(await timed.verify('another', hash, true)).toBe(false);
    }
    const limits = atLeast.mock.calls.map(([milliseconds]) => milliseconds);
    expect([limits.length, new Set(limits).size]).toEqual([3, 1]);
    const startedAt = performance.now();
    await timed.verify('another', null, true);
    // The clock and the timer round differently.
    expect(performance.now() - startedAt).toBeGreaterThan((limits[0] ?? 0) - 2);
    expect(await timed.verify('correct horse', OLD_HASH, true)).toBe(true);
  });

  it('lets an old account in as before: bcrypt never looked beyond 72 bytes', async () => {
    const hash = await bcrypt.hash('ä'.repeat(40), 4);
    expect(await hasher.verify('ä'.repeat(36), hash)).toBe(true);
    expect(await hasher.verify('ä'.repeat(35), hash)).toBe(false);
  });

  it.each([
    ['none', null],
    ['empty', ''],
    ['no hash', 'secret'],
    ['a cut argon2id hash', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ'],
    ['a cut bcrypt hash', '$2b$12$abcdefghijklmnopqrstuv'],
    ['an argon2i hash', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
    ['a demand for 4 TiB', REFERENCE_HASH.replace('m=65536', 'm=4294967295')],
    ['a demand for days', OLD_HASH.replace('$12$', '$31$')],
  ])('answers false after the work of a real check, and asks for a new hash: %s', async (_, hash) => {
    const real = await hasher.hash('a password');
    const [realMs = NaN, ms = NaN] = await mediansMs(
      () => hasher.verify('another', real),
      async () => expect(await hasher.verify('another', hash)).toBe(false),
    );
    // Not a measurement (that is the benchmark's): no work at all would be a hundred times less.
    expect(ms / realMs).toBeGreaterThan(0.1);
    if (hash !== null) expect(hasher.needsRehash(hash)).toBe(true);
  });

  it.each([
    ['less memory', { memoryCost: 19_455, timeCost: 2 }, true],
    ['fewer passes', { memoryCost: 19_456, timeCost: 1 }, true],
    ['a shorter digest', { memoryCost: 19_456, timeCost: 2, outputLen: 16 }, true],
    ['a shorter salt', { memoryCost: 19_456, timeCost: 2, salt: Buffer.alloc(8) }, true],
    ['more of everything', { memoryCost: 32_768, timeCost: 3, parallelism: 2 }, false],
  ])('judges the parameters of a hash: %s', async (_, parameters, weak) => {
    expect(hasher.needsRehash(await argon2.hash('x', parameters))).toBe(weak);
  });

  it('computes four at once at most, lets 100 wait, and turns away those who waited 5 s', async () => {
    const clock = new ManualClock();
    const bounded = new Argon2PasswordHasher(clock);
    const all = Promise.allSettled(Array.from({ length: 104 }, () => bounded.verify('x', null)));
    clock.advance(5_000);
    const results = await all;
    const busy = results.filter(({ status }) => status === 'rejected');
    expect(busy.length).toBeGreaterThanOrEqual(100);
    expect(busy[0]).toMatchObject({ reason: { kind: 'unavailable', code: 'busy', retryAfterSeconds: 5 } });
    // All that wait in time are served.
    expect(await Promise.all(Array.from({ length: 104 }, () => bounded.verify('x', null)))).not.toContain(true);
  });

  it('leaves the event loop free', async () => {
    let hashing = true;
    let turns = 0;
    const countTurn = (): void => {
      turns += 1;
      if (hashing) setImmediate(countTurn);
    };
    countTurn();
    await Promise.all(Array.from({ length: 40 }, () => hasher.hash('a password')));
    hashing = false;
    // Hashed within the event loop, each hash would be one turn of it.
    expect(turns).toBeGreaterThan(400);
  });
});

/** The median times of two works that take turns, so that whatever else the machine does hits both. */
async function mediansMs(...works: (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < 9; round += 1) {
    for (const [index, work] of works.entries()) {
      const began = performance.now();
      await work();
      times[index]?.push(performance.now() - began);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[4] ?? 0);
}
