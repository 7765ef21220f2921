import { importNotFound } from '../playlist-errors.js';
import type { ImportStore } from './imports.ports.js';
import type { PlaylistImport } from './playlist-import.js';

export class ShowImport {
  constructor(private readonly imports: ImportStore) {}

  /** @throws DomainError `not_found` */
  async run(ownerId: string, id: string): Promise<PlaylistImport> {
    const found = await this.imports.find(ownerId, id);
    if (found === null) throw importNotFound();
    return found;
  }
}

export function importRecord({ id, total, imported, foundByName, skipped, playlists, ...times }: PlaylistImport) {
  return {
    id,
    state: times.finishedAt === null ? ('running' as const) : ('done' as const),
    total,
    imported,
    found_by_name: foundByName,
    skipped: skipped
      .toSorted((one, other) => one.row - other.row)
      .map(({ row, reason, message }) => ({ row, reason, message })),
    playlists: playlists.map((playlist) => ({ id: playlist.id, name: playlist.name })),
    created_at: times.createdAt.toISOString(),
    finished_at: times.finishedAt?.toISOString() ?? null,
  };
}
