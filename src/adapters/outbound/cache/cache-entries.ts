import { LRUCache } from 'lru-cache';
import type { Answer } from '../../../core/music/response-cache.js';
import type { Clock } from '../../../core/shared/clock.js';

/** Bounds of what this process keeps: about 10 KB each makes 8 MB. */
const MOST_ANSWERS = 2_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** Objects take about twice the room of their JSON. */
const BYTES_PER_CHARACTER = 2;

/** How often answers are dropped whose time is over and whom nobody has asked for since, in milliseconds. */
const SWEEP_MS = 10 * 60_000;

/** An answer of any kind as this process keeps it. */
export interface CacheEntry {
  /** Given as long as it is fresh: always the same object. */
  readonly answer: Answer<unknown>;
  readonly brief: boolean;
  /** Nobody renews it before this, in milliseconds since 1970. */
  retryAt: number;
}

/** Answers in this process's memory, within bounds; the one that was not used for longest goes first. */
export class CacheEntries {
  private readonly entries: LRUCache<string, CacheEntry>;
  private sweeping = false;

  /**
   * @param isOver whether an answer's time is over
   * @param onEvicted hears the key of what was dropped for want of room
   */
  constructor(
    private readonly clock: Clock,
    private readonly isOver: (kept: CacheEntry) => boolean,
    onEvicted: (key: string) => void,
    bounds: { answers: number; bytes: number } = { answers: MOST_ANSWERS, bytes: MOST_BYTES },
  ) {
    this.entries = new LRUCache({
      max: bounds.answers,
      maxSize: bounds.bytes,
      dispose: (_kept, key, reason) => {
        if (reason === 'evict') onEvicted(key);
      },
    });
  }

  /** `undefined` also when its time is over. */
  get(key: string): CacheEntry | undefined {
    const kept = this.entries.get(key);
    if (kept === undefined || !this.isOver(kept)) return kept;
    this.entries.delete(key);
    return undefined;
  }

  /** @param characters the length of its JSON; what is larger than all room there is is not kept */
  set(key: string, kept: CacheEntry, characters: number): void {
    this.entries.set(key, kept, { size: Math.max(1, characters * BYTES_PER_CHARACTER) });
    this.sweepLater();
  }

  /** How many there are, and how large they are in all. */
  get size(): { answers: number; bytes: number } {
    return { answers: this.entries.size, bytes: this.entries.calculatedSize };
  }

  /** The sources' terms hold for what nobody asks for as well. No timer runs where nothing is kept. */
  private sweepLater(): void {
    if (this.sweeping) return;
    this.sweeping = true;
    this.clock.deadline(SWEEP_MS).addEventListener('abort', () => {
      for (const [key, kept] of this.entries.entries()) if (this.isOver(kept)) this.entries.delete(key);
      this.sweeping = false;
      if (this.entries.size > 0) this.sweepLater();
    });
  }
}
