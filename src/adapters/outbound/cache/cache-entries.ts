import { LRUCache } from 'lru-cache';
import type { CachedResponse } from '../../../core/music/response-cache.js';
import type { Clock } from '../../../core/shared/clock.js';

/** About 10 KB each makes 8 MB. */
const MAX_ENTRIES = 2_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** Objects take about twice the room of their JSON. */
const BYTES_PER_CHARACTER = 2;

/** How often expired entries are removed that nobody has asked for since, in milliseconds. */
const SWEEP_MS = 10 * 60_000;

export interface CacheEntry {
  readonly response: CachedResponse<unknown>;
  readonly negative: boolean;
  /** No renewal before this, in milliseconds since 1970. */
  retryAt: number;
}

/** Least recently used entries in this process's memory, bounded by number and bytes. */
export class CacheEntries {
  private readonly entries: LRUCache<string, CacheEntry>;
  private sweeping = false;

  /** @param onEvicted gets the key of an entry that was removed for want of room */
  constructor(
    private readonly clock: Clock,
    private readonly isExpired: (entry: CacheEntry) => boolean,
    onEvicted: (key: string) => void,
    bounds: { entries: number; bytes: number } = { entries: MAX_ENTRIES, bytes: MAX_BYTES },
  ) {
    this.entries = new LRUCache({
      max: bounds.entries,
      maxSize: bounds.bytes,
      dispose: (_entry, key, reason) => {
        if (reason === 'evict') onEvicted(key);
      },
    });
  }

  get(key: string): CacheEntry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || !this.isExpired(entry)) return entry;
    this.entries.delete(key);
    return undefined;
  }

  /** @param characters the length of its JSON; an entry larger than the whole cache is not stored */
  set(key: string, entry: CacheEntry, characters: number): void {
    this.entries.set(key, entry, { size: Math.max(1, characters * BYTES_PER_CHARACTER) });
    this.scheduleSweep();
  }

  get size(): { entries: number; bytes: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize };
  }

  /** The sources' terms limit also what nobody asks for again. An empty cache runs no timer. */
  private scheduleSweep(): void {
    if (this.sweeping) return;
    this.sweeping = true;
    this.clock.deadline(SWEEP_MS).addEventListener('abort', () => {
      for (const [key, entry] of this.entries.entries()) if (this.isExpired(entry)) this.entries.delete(key);
      this.sweeping = false;
      if (this.entries.size > 0) this.scheduleSweep();
    });
  }
}
