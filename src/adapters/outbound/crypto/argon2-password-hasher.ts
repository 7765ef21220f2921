import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import * as argon2 from '@node-rs/argon2';
import * as bcrypt from '@node-rs/bcrypt';
import { PasswordHasher } from '../../../core/auth/credentials.ports.js';
import type { Clock } from '../../../core/shared/clock.js';
import { requestOwners } from '../../../observability/request-context.js';
import { Bulkhead, type BulkheadLimits } from '../upstream/bulkhead.js';

/** OWASP's first choice for argon2id (`docs/reference.md`): 19 MiB (in KiB), 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const SALT_BYTES = 16;

/** `Algorithm.Argon2id`, which the library declares as a constant enum, out of reach of a file-by-file compiler. */
const ARGON2ID = 2;

/** Version, cost, then 22 characters of salt and 31 of digest in bcrypt's own base 64. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** Of every hash that the old service made. */
const OLD_BCRYPT_COST = 12;

/** The algorithm's own lower bound. */
const LEAST_BCRYPT_COST = 4;

/**
 * Hashes that need more work are not checked: neither service ever made one, and whoever can write to the database
 * could stop the process with it (an argon2 hash may require 4 TiB, a bcrypt hash for days). In KiB, passes, and
 * 2^cost.
 */
const MOST_WORK = { memoryCost: 65_536, timeCost: 16, bcryptCost: 15 } as const;

/**
 * At most four at once, and no more than the machine has cores: beyond that each takes only longer, and the
 * event loop gets less of a core. But two at least, so that one slow bcrypt check doesn't hold up everybody.
 *
 * 200 may wait: about as many as one core can serve in the 5 s for which each may.
 */
const LIMITS: BulkheadLimits = {
  atOnce: Math.min(4, Math.max(2, availableParallelism())),
  waiting: 200,
  waitMs: 5_000,
  retryAfterSeconds: 5,
};

/**
 * argon2id, and bcrypt for what the old service wrote.
 *
 * Both libraries compute on libuv's thread pool, which has four threads unless `UV_THREADPOOL_SIZE` says otherwise and
 * also serves files and name look-ups: these may wait for one hash, never for the queue of hashes.
 *
 * A bcrypt check of cost 12 takes several times as long as one of argon2id. A failed check that must not tell which it
 * was waits, without computing, until either would have ended.
 */
export class Argon2PasswordHasher extends PasswordHasher {
  private readonly bulkhead: Bulkhead;

  /**
   * What no password fits: a random digest under a random salt. Checking against it is the same work as checking
   * against a real one.
   */
  private readonly nobodysHash = encode(randomBytes(SALT_BYTES), randomBytes(PARAMETERS.outputLen));

  /** How long a failed check takes that must not tell its hash's kind, in milliseconds; measured when first needed. */
  private evenMs: Promise<number> | null = null;

  constructor(
    private readonly clock: Clock,
    limits: BulkheadLimits = LIMITS,
  ) {
    super();
    this.bulkhead = new Bulkhead(limits, clock);
  }

  hash(password: string): Promise<string> {
    return this.bulkhead.run(
      () => argon2.hash(composed(password), { ...PARAMETERS, algorithm: ARGON2ID }),
      requestOwners(),
    );
  }

  async verify(password: string, hash: string | null, evenly = false): Promise<boolean> {
    const evenMs = evenly ? await (this.evenMs ??= measureBcrypt()) : 0;
    let waited: Promise<void> = Promise.resolve();
    const check = (): Promise<boolean> => {
      // Beside the check, so that waiting takes no permit from others.
      const checks = password === composed(password) ? 1 : 2;
      if (evenly) waited = this.clock.atLeast(checks * evenMs, () => Promise.resolve());
      return this.check(password, hash);
    };
    const matches = await this.bulkhead.run(check, requestOwners());
    if (!matches) await waited;
    return matches;
  }

  needsRehash(hash: string): boolean {
    const used = readArgon2id(hash);
    return (
      used === null ||
      used.memoryCost < PARAMETERS.memoryCost ||
      used.timeCost < PARAMETERS.timeCost ||
      used.outputLen < PARAMETERS.outputLen ||
      used.saltLen < SALT_BYTES
    );
  }

  /** Older hashes are of the characters as they were typed. Both are checked, whether or not the first one fits. */
  private async check(password: string, hash: string | null): Promise<boolean> {
    const matches = await this.checkExactly(composed(password), hash);
    return password === composed(password) ? matches : (await this.checkExactly(password, hash)) || matches;
  }

  private checkExactly(password: string, hash: string | null): Promise<boolean> {
    // bcrypt reads 72 bytes at most: what follows never counted for an old account, and does not now.
    if (hash !== null && isBcrypt(hash)) return bcrypt.verify(password, hash);
    if (hash !== null && readArgon2id(hash) !== null) return argon2.verify(hash, password);
    return argon2.verify(this.nobodysHash, password).then(() => false);
  }
}

/** The same letters may be typed in several ways, such as an é as one character or as an e with an accent. */
function composed(password: string): string {
  return password.normalize('NFC');
}

/** Twice the time of a check at the old service's cost: two that share a core still end within it. */
async function measureBcrypt(): Promise<number> {
  const startedAt = performance.now();
  await bcrypt.hash('any password', OLD_BCRYPT_COST);
  return 2 * (performance.now() - startedAt);
}

/** Whether it is a bcrypt hash that can be checked. */
function isBcrypt(hash: string): boolean {
  const cost = Number(BCRYPT.exec(hash)?.[1] ?? NaN);
  return cost >= LEAST_BCRYPT_COST && cost <= MOST_WORK.bcryptCost;
}

/** The parameters of an argon2id hash, or `null` when it is none or cannot be checked. */
function readArgon2id(hash: string): argon2.ParsedHashOptions | null {
  if (!hash.startsWith('$argon2id$')) return null;
  try {
    const used = argon2.parseOptions(hash);
    return used.memoryCost <= MOST_WORK.memoryCost && used.timeCost <= MOST_WORK.timeCost ? used : null;
  } catch {
    return null;
  }
}

/** The PHC text of an argon2id hash (version 19 is 1.3, the current one); its base64 has no padding. */
function encode(salt: Buffer, digest: Buffer): string {
  const { memoryCost, timeCost, parallelism } = PARAMETERS;
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${base64(salt)}$${base64(digest)}`;
}
