/** The client that @hey-api/openapi-ts makes, against a running service: `hey-api.ts URL TOKEN`. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { client } from './hey-api/client.gen.js';
import {
  addSong,
  checkSession,
  createPlaylist,
  deletePlaylist,
  exportPlaylist,
  listHistory,
  searchEverywhere,
  searchSpotify,
  searchTracks,
  showPlaylist,
} from './hey-api/index.js';

const [url = '', token = ''] = process.argv.slice(2);
client.setConfig({ baseUrl: url, auth: ({ scheme }) => (scheme === 'bearer' ? token : undefined) });

equal((await checkSession()).data?.authenticated, false);

const found = await searchEverywhere({ query: { q: 'Muse' } });
equal(found.data?.data.spotify.artist?.name, 'Muse');
const artist = await searchSpotify({ body: { artist_name: 'Muse' } });
deepEqual([artist.data?.data.name, artist.data?.data.match], ['Muse', 'linked']);

const history = await listHistory({ query: { limit: 10 } });
ok(history.data?.data.items.some(({ query }) => query === 'Muse'));

const created = await createPlaylist({ body: { name: 'From TypeScript' } });
const path = { id: created.data?.data.id ?? '' };
const tracks = await searchTracks({ query: { q: 'love', limit: 1 } });
const track = tracks.data?.data.items[0];
if (track === undefined) throw new Error('no track was found');
equal((await addSong({ path, body: track })).data?.error, null);
equal((await addSong({ path, body: track })).error?.code, 'already_in_playlist');
const kept = await showPlaylist({ path });
deepEqual(
  kept.data?.data.songs.map(({ track_name }) => track_name),
  [track.name],
);
const table = await exportPlaylist({ path, query: { format: 'csv' } });
equal(typeof table.data, 'string');
await deletePlaylist({ path });

const missing = await showPlaylist({ path });
deepEqual([missing.response?.status, missing.error?.code], [404, 'not_found']);
const refused = await searchSpotify({ body: { artist_name: '' } });
deepEqual(
  refused.error?.details?.map(({ field }) => field),
  ['artist_name'],
);
