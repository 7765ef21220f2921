import type {
  ClaimedImport,
  ImportBounds,
  ImportLease,
  ImportQueue,
  ImportStore,
  NewImport,
} from '../../../src/core/playlists/imports/imports.ports.js';
import type { ImportCounts, ImportStep, PlaylistImport } from '../../../src/core/playlists/imports/playlist-import.js';

interface Entry {
  kept: PlaylistImport;
  readonly steps: ImportStep[];
  attempts: number;
  dueAt: number;
  lease: ImportLease | null;
}

/** Imports in this process's memory. */
export class MemoryImportStore implements ImportStore, ImportQueue {
  private readonly entries = new Map<string, Entry>();
  private added = 0;

  add(bounds: ImportBounds, { steps, ...added }: NewImport): Promise<PlaylistImport | null> {
    const own = [...this.entries.values()].filter(({ kept }) => kept.ownerId === added.ownerId).reverse();
    if (own.filter(({ kept }) => kept.finishedAt === null).length >= bounds.maxUnfinished) return Promise.resolve(null);
    for (const { kept } of own.slice(bounds.maxKept - 1)) if (kept.finishedAt !== null) this.entries.delete(kept.id);
    this.added += 1;
    const finishedAt = steps.length === 0 ? added.createdAt : null;
    const kept = structuredClone({ id: `import-${this.added}`, ...added, finishedAt });
    const dueAt = added.createdAt.getTime();
    this.entries.set(kept.id, { kept, steps: structuredClone([...steps]), attempts: 0, dueAt, lease: null });
    return Promise.resolve(kept);
  }

  find(ownerId: string, id: string): Promise<PlaylistImport | null> {
    const kept = this.entries.get(id)?.kept;
    return Promise.resolve(kept?.ownerId === ownerId ? kept : null);
  }

  listOf(ownerId: string): Promise<readonly PlaylistImport[]> {
    const own = [...this.entries.values()].map(({ kept }) => kept).filter((kept) => kept.ownerId === ownerId);
    return Promise.resolve(own.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime()));
  }

  removeAllOf(ownerId: string): Promise<void> {
    for (const [id, { kept }] of this.entries) if (kept.ownerId === ownerId) this.entries.delete(id);
    return Promise.resolve();
  }

  removeFinished(finishedUpTo: Date): Promise<number> {
    const old = [...this.entries.values()].filter(
      ({ kept }) => kept.finishedAt !== null && kept.finishedAt <= finishedUpTo,
    );
    for (const { kept } of old) this.entries.delete(kept.id);
    return Promise.resolve(old.length);
  }

  claim(lease: ImportLease, now: Date): Promise<ClaimedImport | null> {
    const [entry] = [...this.entries.values()]
      .filter(({ kept, dueAt }) => kept.finishedAt === null && dueAt <= now.getTime())
      .filter((one) => one.lease === null || one.lease.until <= now)
      .sort((one, other) => one.dueAt - other.dueAt);
    if (entry === undefined) return Promise.resolve(null);
    entry.lease = lease;
    entry.attempts += 1;
    return Promise.resolve({ claimed: entry.kept, step: entry.steps[0] ?? null, attempts: entry.attempts });
  }

  advance(id: string, holder: string, more: ImportCounts, dueAt: Date): Promise<boolean> {
    const entry = this.entries.get(id);
    if (entry?.lease?.holder !== holder) return Promise.resolve(false);
    entry.steps.shift();
    entry.kept = {
      ...entry.kept,
      imported: entry.kept.imported + more.imported,
      foundByName: entry.kept.foundByName + more.foundByName,
      skipped: [...entry.kept.skipped, ...more.skipped],
      playlists: [...entry.kept.playlists, ...more.playlists],
      finishedAt: entry.steps.length === 0 ? dueAt : null,
    };
    Object.assign(entry, { attempts: 0, lease: null, dueAt: dueAt.getTime() });
    return Promise.resolve(true);
  }

  release(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const entry = this.entries.get(id);
    if (entry?.lease?.holder !== holder) return Promise.resolve(false);
    Object.assign(entry, { lease: null, dueAt: dueAt.getTime() });
    return Promise.resolve(true);
  }
}
