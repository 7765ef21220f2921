import type { Playlist, Song } from '../playlist.js';
import type { XmlElement } from '../xml.ports.js';
import type { FilePlaylist, FileRow } from './playlist-file.js';
import { rowOfTrack, sharedPlaylist, type SharedTrack } from './shared-playlist.js';

export function writeXspf(playlist: Playlist, songs: readonly Song[], exportedAt: Date): string {
  const { title, annotation, date, tracks } = sharedPlaylist(playlist, songs, exportedAt);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<playlist version="1" xmlns="http://xspf.org/ns/0/">',
    ...element('  ', 'title', title),
    ...element('  ', 'annotation', annotation),
    ...element('  ', 'date', date),
    '  <trackList>',
    ...tracks.flatMap(writeTrack),
    '  </trackList>',
    '</playlist>',
    '',
  ].join('\n');
}

function writeTrack({ meta, ...track }: SharedTrack): string[] {
  return [
    '    <track>',
    ...(['location', 'identifier', 'title', 'creator'] as const).flatMap((name) =>
      element('      ', name, track[name]),
    ),
    ...(['image', 'album', 'duration'] as const).flatMap((name) => element('      ', name, track[name])),
    ...meta.map(([rel, content]) => `      <meta rel="${rel}">${escaped(content)}</meta>`),
    '    </track>',
  ];
}

function element(indent: string, name: string, content: string | number | null): string[] {
  return content === null ? [] : [`${indent}<${name}>${escaped(String(content))}</${name}>`];
}

/** XML has no way to write U+FFFE and U+FFFF, which are no characters. */
function escaped(text: string): string {
  const plain = text.replace(/[\ufffe\uffff]/g, '\ufffd');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The playlist in a document; `null` when it is none. */
export function readXspf(root: XmlElement): FilePlaylist | null {
  if (root.name !== 'playlist') return null;
  const tracks = all(root, 'trackList').flatMap((list) => all(list, 'track'));
  return { name: textOf(root, 'title'), description: textOf(root, 'annotation'), rows: rowsOf(tracks) };
}

function* rowsOf(tracks: readonly XmlElement[]): Generator<FileRow> {
  for (const [index, track] of tracks.entries()) yield readTrack(track, index + 1);
}

function readTrack(track: XmlElement, row: number): FileRow {
  return rowOfTrack(
    {
      title: textOf(track, 'title'),
      creator: textOf(track, 'creator'),
      album: textOf(track, 'album'),
      duration: textOf(track, 'duration'),
      image: textOf(track, 'image'),
      addresses: [...all(track, 'location'), ...all(track, 'identifier')].map(({ text }) => text),
      metas: new Map(all(track, 'meta').map(({ attributes, text }) => [attributes['rel'] ?? '', text.trim()])),
    },
    row,
  );
}

function all({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

function textOf(parent: XmlElement, name: string): string | undefined {
  return all(parent, name)[0]?.text.trim();
}
