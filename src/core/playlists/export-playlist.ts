import type { Clock } from '../shared/clock.js';
import { writeJson, writeSongTable } from './formats/write-playlist-file.js';
import type { Playlist } from './playlist.js';
import type { ShowPlaylist } from './show-playlist.js';

export type ExportFormat = 'json' | 'csv';

export interface ExportedPlaylist {
  readonly playlist: Playlist;
  /** The whole file, to be sent as UTF-8. */
  readonly content: string;
}

/** Gives somebody a playlist as a file, to keep, to open in a spreadsheet, to import again. */
export class ExportPlaylist {
  constructor(
    private readonly showPlaylist: ShowPlaylist,
    private readonly clock: Clock,
  ) {}

  /**
   * The file holds what may be shown: of songs that are stale, the id and the link, which is enough to import them.
   * @throws DomainError `not_found`
   */
  async run(ownerId: string, playlistId: string, format: ExportFormat): Promise<ExportedPlaylist> {
    const { playlist, songs } = await this.showPlaylist.run(ownerId, playlistId);
    const content = format === 'json' ? writeJson(playlist, songs, this.clock.now()) : writeSongTable(songs);
    return { playlist, content };
  }
}
