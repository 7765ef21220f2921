/** The client that oazapfts makes, against a running service: `oazapfts.ts URL TOKEN`. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import * as octa from './oazapfts-client.js';

const [url = '', token = ''] = process.argv.slice(2);
Object.assign(octa.defaults, { baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

/** The body of a success, which the status shows. */
function good<T extends { status: number; data: unknown }>(answer: T) {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.data)}`);
  return answer.data as Extract<T, { status: 200 | 201 }>['data'];
}

equal(good(await octa.checkSession()).authenticated, false);

equal(good(await octa.searchEverywhere('Muse')).data.spotify.artist?.name, 'Muse');
const artist = good(await octa.searchSpotify({ artist_name: 'Muse' })).data;
deepEqual([artist.name, artist.match], ['Muse', 'linked']);

const history = good(await octa.listHistory({ limit: 10 })).data;
ok(history.items.some(({ query }) => query === 'Muse'));

const { id } = good(await octa.createPlaylist({ name: 'From TypeScript' })).data;
const [track] = good(await octa.searchTracks('love', { limit: 1 })).data.items;
if (track === undefined) throw new Error('no track was found');
equal(good(await octa.addSong(id, track)).error, null);
const again = await octa.addSong(id, track);
equal(again.status === 409 && again.data.code, 'already_in_playlist');
const kept = good(await octa.showPlaylist(id)).data;
deepEqual(
  kept.songs.map(({ track_name }) => track_name),
  [track.name],
);
await octa.deletePlaylist(id);

const missing = await octa.showPlaylist(id);
equal(missing.status === 404 && missing.data.code, 'not_found');
const refused = await octa.searchSpotify({ artist_name: '' });
deepEqual(refused.status === 400 && refused.data.details?.map(({ field }) => field), ['artist_name']);
