import { asRecord } from '../../shared/is-record.js';
import type { FilePlaylist, FileRow } from './playlist-file.js';
import { readAddresses } from './song-address.js';

// Spotify's own documents: what it sends to whom asks for their data, and what its Web API answers.

type Json = Readonly<Record<string, unknown>>;

/** The playlists in a document; `null` when it is none of Spotify's. */
export function readSpotifyDocument(document: unknown): { format: string; playlists: FilePlaylist[] } | null {
  const { playlists, tracks } = asRecord(document);
  if (isObjects(playlists) && playlists.some((one) => Array.isArray(one['items']))) {
    return { format: 'Spotify data download (playlists)', playlists: playlists.map(downloadedPlaylist) };
  }
  if (isObjects(tracks) && 'albums' in asRecord(document)) {
    const rows = rowsOf(tracks, (track) => songOf([track['uri']], track['track'], track['artist'], track['album']));
    return { format: 'Spotify data download (library)', playlists: [{ ...UNNAMED, rows }] };
  }
  const found = webApiPlaylists(document);
  return found === null ? null : { format: 'Spotify Web API document', playlists: found };
}

const UNNAMED = { name: undefined, description: undefined };

/** One of `Playlist1.json`. */
function downloadedPlaylist({ name, description, items }: Json): FilePlaylist {
  const rows = rowsOf(listOf(items), (item) => {
    const track = asRecord(item['track']);
    const addresses = [track['trackUri'], ...addressesOf(item['localTrack'], 'local')];
    const song = songOf(addresses, track['trackName'], track['artistName'], track['albumName']);
    const isOther = item['episode'] !== null && typeof item['episode'] === 'object';
    return { ...song, added_at: item['addedDate'], ...(isOther && { address: ['spotify:episode:'] }) };
  });
  return { name, description, rows };
}

/** A playlist, a page of its tracks, or a list of playlists. Since February 2026 its `tracks` are called `items`. */
function webApiPlaylists(document: unknown): FilePlaylist[] | null {
  const list = Array.isArray(document) ? document : asRecord(document)['items'];
  if (isObjects(list) && list.length > 0 && list.every((one) => webApiTracks(one) !== null)) {
    return list.flatMap((one) => webApiPlaylists(one) ?? []);
  }
  const tracks = webApiTracks(document);
  if (tracks === null) return null;
  const { name, description } = asRecord(document);
  const rows = rowsOf(tracks, (item) => {
    const track = asRecord(item['track'] ?? item['item'] ?? item);
    const { id, uri, name: title, artists, album, duration_ms, external_urls, is_local } = track;
    const isLocal = item['is_local'] === true || is_local === true;
    const { spotify } = asRecord(external_urls);
    return {
      ...songOf(
        [...(isLocal ? ['spotify:local:'] : []), uri, spotify, id],
        title,
        namesOf(artists),
        asRecord(album)['name'],
      ),
      duration_ms,
      image_url: listOf(asRecord(album)['images']).at(-1)?.['url'],
      spotify_url: spotify,
      added_at: item['added_at'],
    };
  });
  return [{ name, description, rows }];
}

function webApiTracks(document: unknown): Json[] | null {
  const { tracks, items } = asRecord(document);
  const list = asRecord(tracks)['items'] ?? asRecord(items)['items'] ?? items;
  if (!Array.isArray(list) || (list.length === 0 && typeof asRecord(document)['name'] !== 'string')) return null;
  const isOfTracks = list.every((item) => {
    const { track, item: since, type, uri } = asRecord(item);
    return track !== undefined || since !== undefined || type === 'track' || textOf(uri).startsWith('spotify:track:');
  });
  return isOfTracks ? listOf(list) : null;
}

function namesOf(artists: unknown): string | undefined {
  return (
    listOf(artists)
      .map(({ name }) => textOf(name))
      .filter((name) => name !== '')
      .join(', ') || undefined
  );
}

type Fields = Json & { readonly address: readonly unknown[] };

function songOf(address: readonly unknown[], track_name: unknown, artist_name: unknown, album_name: unknown): Fields {
  return { address, track_name, artist_name, album_name };
}

function addressesOf(value: unknown, kind: string): unknown[] {
  return typeof value === 'object' && value !== null ? [`spotify:${kind}:`] : [];
}

/** Songs are counted from 1. */
function* rowsOf(items: readonly Json[], fieldsOf: (item: Json) => Fields): Generator<FileRow> {
  for (const [index, item] of items.entries()) {
    const { address, ...fields } = fieldsOf(item);
    const { id, other } = readAddresses(address);
    yield { row: index + 1, other, fields: { ...fields, spotify_track_id: id } };
  }
}

/** Whatever is no object counts as an empty one: it is told as a song that can't be read. */
function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

function isObjects(value: unknown): value is Json[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
