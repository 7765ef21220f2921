import type { ArtistIdentity } from '../../../core/identity/artist-identity.js';
import { IdentityStore, type NameMeaning } from '../../../core/identity/identity.ports.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { FailOpen } from '../upstream/fail-open.js';
import { Expiring } from '../memory/expiring.js';
import { MAX_NAMES, MemoryIdentityStore } from '../memory/memory-identity-store.js';

/** How long this process goes by what it knows, before it looks whether another one knows better, in milliseconds. */
const FRESH_MS = 10 * 60_000;

/** The same where nothing is known: sooner, since another process may be finding it out. */
const UNKNOWN_MS = 10_000;

/**
 * Identities in memory, in front of the database: searches for what is known cost no query, and while the database does
 * not answer the service remembers for itself. No method throws for want of the database.
 */
export class CachedIdentityStore extends IdentityStore {
  private readonly memory = new MemoryIdentityStore();
  private readonly unknownNames = new Expiring<true>(MAX_NAMES);

  constructor(
    private readonly store: IdentityStore,
    private readonly access: FailOpen,
  ) {
    super();
  }

  async find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    const known = await this.memory.find(mbid, now);
    if (known !== null) return known;
    const found = (await this.access.run(() => this.store.find(mbid, now)))?.value ?? null;
    if (found !== null) await this.memory.save(found, freshUntil(now), found.mbid === mbid ? undefined : mbid);
    return found;
  }

  async save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    await this.memory.save(identity, earlier(expiresAt, freshUntil(identity.fetchedAt)), formerMbid);
    await this.store.save(identity, expiresAt, formerMbid).catch(unlessDatabaseIsDown);
  }

  async startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]> {
    const found = await this.access.run(() => this.store.startingWith(start, limit, now));
    return found?.value ?? this.memory.startingWith(start, limit, now);
  }

  async findName(key: string, now: Date): Promise<NameMeaning | null> {
    const known = await this.memory.findName(key, now);
    if (known !== null || this.unknownNames.get(key, now)) return known;
    const found = await this.access.run(() => this.store.findName(key, now));
    if (found === null) return null;
    if (found.value === null) this.unknownNames.set(key, true, new Date(now.getTime() + UNKNOWN_MS));
    else await this.memory.saveName(key, found.value, freshUntil(now));
    return found.value;
  }

  async saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    await this.memory.saveName(key, meaning, earlier(expiresAt, freshUntil(meaning.fetchedAt)));
    await this.store.saveName(key, meaning, expiresAt).catch(unlessDatabaseIsDown);
  }

  async purge(now: Date, max: number): Promise<number> {
    await this.memory.purge(now, max);
    return this.store.purge(now, max);
  }
}

function unlessDatabaseIsDown(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}

function freshUntil(moment: Date): Date {
  return new Date(moment.getTime() + FRESH_MS);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
