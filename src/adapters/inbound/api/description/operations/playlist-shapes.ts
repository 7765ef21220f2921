import type { playlistDocument } from '../../../../../core/playlists/formats/json-format.js';
import type { SongRecord } from '../../../../../core/playlists/formats/song-record.js';
import type {
  addedSongAnswer,
  importedAnswer,
  playlistAnswer,
  playlistPageAnswer,
  shownPlaylistAnswer,
} from '../../playlist-response.js';
import {
  address,
  component,
  constant,
  listOf,
  moment,
  nullable,
  objectOf,
  type Shape,
  shownAs,
  text,
  truth,
  wholeNumber,
} from '../schemas.js';

type ShownAnswer = ReturnType<typeof shownPlaylistAnswer>;
type SongAnswer = ShownAnswer['songs'][number];

const SONG_ID = text('q7Zr1mPqT0m8vW3x', 'Names the song within its playlist; not Spotify’s id.');
const TRACK_PAGE = 'https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ';

const record = {
  spotify_track_id: text('4VqPOruhp5EdPBeR92t6lQ'),
  track_name: nullable(text('Uprising', 'Null where it is not known any more.')),
  artist_name: nullable(text('Muse', 'All artists of the track, joined by commas.')),
  album_name: nullable(text('The Resistance')),
  duration_ms: nullable(wholeNumber(304_840, 'Milliseconds.')),
  image_url: nullable(address('https://i.scdn.co/image/ab67616d0000b273')),
  spotify_url: nullable(address(TRACK_PAGE)),
  added_at: moment('2026-03-02T18:10:00.000Z'),
  fetched_at: moment('2026-03-02T18:10:00.000Z', 'When what came from Spotify was last fetched there.'),
};

const songFacts: Record<keyof SongAnswer, Shape> = {
  id: SONG_ID,
  ...record,
  spotify_url: address(TRACK_PAGE, 'Always there, whatever else is known.'),
  stale: truth(
    false,
    'Whether nothing but the link may be shown: what came from Spotify is older than 30 days and could not be fetched again, or Spotify no longer has the track.',
  ),
};

const playlistFacts: Record<keyof ReturnType<typeof playlistAnswer>, Shape> = {
  id: text('66f0c0ffee0123456789abce'),
  name: text('On the road'),
  description: text('Loud ones.', 'May be empty; lines end with `\\n`.'),
  song_count: wholeNumber(1),
  version: wholeNumber(3, 'One more with every change, of the songs and their order too.', { minimum: 1 }),
  created_at: moment('2026-03-02T18:09:00.000Z'),
  updated_at: moment('2026-03-02T18:10:00.000Z'),
};

/** A playlist without its songs. */
export const playlist = component('Playlist', objectOf<ReturnType<typeof playlistAnswer>>(playlistFacts));

const song = component('Song', objectOf<SongAnswer>(songFacts));

export const playlistPage = component(
  'PlaylistPage',
  objectOf<ReturnType<typeof playlistPageAnswer>>({
    items: listOf(playlist, { maxItems: 100 }),
    next_cursor: nullable(shownAs(text('', 'What to ask for next; null on the last page.'), null)),
  }),
);

export const shownPlaylist = component(
  'PlaylistWithSongs',
  objectOf<ShownAnswer>(
    {
      ...playlistFacts,
      songs: listOf(song, { description: 'All of them, in their order.' }),
      sample: constant(true, 'Only there when songs are looked up in the sample catalogue.'),
    },
    { optional: ['sample'] },
  ),
);

export const addedSong = component(
  'AddedSong',
  objectOf<ReturnType<typeof addedSongAnswer>>({ ...songFacts, playlist }),
);

export const importedPlaylist = component(
  'ImportedPlaylist',
  objectOf<ReturnType<typeof importedAnswer>>({
    ...playlistFacts,
    duplicates: listOf(
      objectOf<ReturnType<typeof importedAnswer>['duplicates'][number]>({
        row: wholeNumber(7, 'As a spreadsheet counts the rows of a table; songs of a document from 1.', { minimum: 1 }),
        spotify_track_id: text('4VqPOruhp5EdPBeR92t6lQ'),
      }),
      { description: 'What was left out, because the same track came before.' },
    ),
  }),
);

/** A playlist as a file: what the import takes. */
export const playlistFile = component(
  'PlaylistFile',
  objectOf<ReturnType<typeof playlistDocument>>({
    format: constant('octa-music-playlist'),
    version: { schema: { const: 1 }, example: 1 },
    name: text('On the road'),
    description: text('Loud ones.'),
    exported_at: moment('2026-03-02T18:21:00.000Z'),
    songs: listOf(objectOf<SongRecord>(record)),
  }),
);

/** A playlist in an account's export. */
export const exportedPlaylist = objectOf({
  id: playlistFacts.id,
  name: playlistFacts.name,
  description: playlistFacts.description,
  version: playlistFacts.version,
  created_at: playlistFacts.created_at,
  updated_at: playlistFacts.updated_at,
  songs: listOf(objectOf<SongRecord & { id: string }>({ id: SONG_ID, ...record })),
});
