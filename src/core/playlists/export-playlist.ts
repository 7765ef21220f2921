import type { Clock } from '../shared/clock.js';
import { writeJson, writeSongTable } from './formats/write-playlist-file.js';
import { writeJspf } from './formats/jspf.js';
import { writeM3u } from './formats/m3u.js';
import { writeXspf } from './formats/xspf.js';
import type { Playlist, Song } from './playlist.js';
import type { ShowPlaylist } from './show-playlist.js';

export const EXPORT_FORMATS = ['json', 'csv', 'jspf', 'xspf', 'm3u'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const WRITERS: Record<ExportFormat, (playlist: Playlist, songs: readonly Song[], exportedAt: Date) => string> = {
  json: writeJson,
  csv: (_playlist, songs) => writeSongTable(songs),
  jspf: writeJspf,
  xspf: writeXspf,
  m3u: writeM3u,
};

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
    return { playlist, content: WRITERS[format](playlist, songs, this.clock.now()) };
  }
}
