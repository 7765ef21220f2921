import type { SongRecord } from '../../../../../core/playlists/formats/song-record.js';
import { address, listOf, moment, nullable, objectOf, text, wholeNumber } from '../schemas.js';

const song = objectOf<SongRecord & { id: string }>({
  id: text('s-1', 'Names the song within its playlist; not Spotify’s id.'),
  spotify_track_id: text('4VqPOruhp5EdPBeR92t6lQ'),
  track_name: nullable(text('Uprising', 'Null where it is not known any more.')),
  artist_name: nullable(text('Muse')),
  album_name: nullable(text('The Resistance')),
  duration_ms: nullable(wholeNumber(304_840, 'Milliseconds.')),
  image_url: nullable(address('https://i.scdn.co/image/ab67616d0000b273')),
  spotify_url: nullable(address('https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ')),
  added_at: moment('2026-03-02T18:10:00.000Z'),
  fetched_at: moment('2026-03-02T18:10:00.000Z', 'When what came from Spotify was last fetched there.'),
});

/** A playlist in an account's export. */
export const exportedPlaylist = objectOf({
  id: text('66f0c0ffee0123456789abce'),
  name: text('On the road'),
  description: text('Loud ones.'),
  version: wholeNumber(3, 'One more with every change.'),
  created_at: moment('2026-03-02T18:09:00.000Z'),
  updated_at: moment('2026-03-02T18:10:00.000Z'),
  songs: listOf(song),
});
