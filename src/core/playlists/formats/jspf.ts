import { isRecord } from '../../shared/is-record.js';
import type { Playlist, Song } from '../playlist.js';
import type { FilePlaylist, FileRow } from './playlist-file.js';
import { type ReadTrack, rowOfTrack, sharedPlaylist } from './shared-playlist.js';

export function writeJspf(playlist: Playlist, songs: readonly Song[], exportedAt: Date): string {
  const { tracks, annotation, ...words } = sharedPlaylist(playlist, songs, exportedAt);
  const track = tracks.map(({ location, identifier, meta, ...facts }) => ({
    location: [location],
    identifier: [identifier],
    ...known(facts),
    meta: meta.map(([rel, content]) => ({ [rel]: content })),
  }));
  return `${JSON.stringify({ playlist: { ...words, ...known({ annotation }), track } }, null, 2)}\n`;
}

function known(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

/** The playlist in a document; `null` when it is none. */
export function readJspf(document: Readonly<Record<string, unknown>>): FilePlaylist | null {
  const { playlist } = document;
  if (!isRecord(playlist) || !Array.isArray(playlist['track'])) return null;
  const tracks: readonly unknown[] = playlist['track'];
  return {
    name: playlist['title'],
    description: playlist['annotation'],
    rows: rowsOf(tracks),
  };
}

function* rowsOf(tracks: readonly unknown[]): Generator<FileRow> {
  for (const [index, track] of tracks.entries()) yield rowOfTrack(readTrack(track), index + 1);
}

function readTrack(track: unknown): ReadTrack {
  if (!isRecord(track)) return { addresses: [], metas: new Map() };
  const { location, identifier, meta, ...facts } = track;
  const entries = [meta].flat().flatMap((each) => (isRecord(each) ? Object.entries(each) : []));
  return { ...facts, addresses: [location, identifier].flat(), metas: new Map(entries) };
}
