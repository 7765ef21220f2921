import { PlaylistController } from '../../playlist.controller.js';
import { PlaylistFilesController } from '../../playlist-files.controller.js';
import { PlaylistSongsController } from '../../playlist-songs.controller.js';
import { describe } from '../operation.js';
import { nothing } from '../schemas.js';
import { addedSong, importedPlaylist, playlist, playlistFile, playlistPage, shownPlaylist } from './playlist-shapes.js';

const ID = '66f0c0ffee0123456789abce';

const TABLE = [
  'position,spotify_track_id,track_name,artist_name,album_name,duration_ms,image_url,spotify_url,added_at,fetched_at',
  '1,4VqPOruhp5EdPBeR92t6lQ,Uprising,Muse,The Resistance,304840,,,2026-03-02T18:10:00.000Z,2026-03-02T18:10:00.000Z',
  '',
].join('\r\n');

const fields = {
  id: { description: 'The `id` of the playlist.' },
  name: { description: 'Surrounding white space is dropped. Names need not be unique.' },
  description: { description: 'May be empty and may have several lines.' },
};

export const playlistOperations = describe(PlaylistController, {
  list: {
    id: 'listPlaylists',
    tag: 'Playlists',
    summary: 'The account’s playlists, the latest made first',
    description: 'Without their songs. Reading page after page, none is passed over and none comes twice.',
    example: { limit: 20 },
    fields: {
      limit: { description: 'How many playlists a page has.', default: 50 },
      cursor: { description: '`next_cursor` of the page before.' },
    },
    answer: { data: playlistPage },
  },
  create: {
    id: 'createPlaylist',
    tag: 'Playlists',
    summary: 'Begin a playlist',
    example: { name: 'On the road', description: 'Loud ones.' },
    fields,
    answer: { data: playlist, message: 'Your playlist is created.' },
    codes: ['too_many_playlists'],
  },
  show: {
    id: 'showPlaylist',
    tag: 'Playlists',
    summary: 'A playlist with its songs',
    description:
      'What came from Spotify more than 30 days ago is fetched again first, up to 20 songs at a time; what could not be is only a link.',
    example: { id: ID },
    fields,
    answer: { data: shownPlaylist },
    codes: ['not_found'],
  },
  change: {
    id: 'changePlaylist',
    tag: 'Playlists',
    summary: 'Give a playlist another name or description',
    description:
      'What is left out stays, but one of the two is needed. With `version` the change is made only to that version of the playlist; anything later is a 409.',
    example: { id: ID, name: 'On the road again' },
    fields: {
      ...fields,
      name: { ...fields.name, minLength: 1 },
      version: { description: 'The `version` that was looked at.' },
    },
    answer: { data: playlist, message: 'Your playlist is changed.' },
    codes: ['not_found', 'playlist_changed'],
  },
  remove: {
    id: 'deletePlaylist',
    tag: 'Playlists',
    summary: 'Delete a playlist with its songs',
    example: { id: ID },
    fields,
    answer: { data: nothing, message: 'Playlist deleted.' },
    codes: ['not_found'],
  },
});

export const playlistSongOperations = describe(PlaylistSongsController, {
  add: {
    id: 'addSong',
    tag: 'Playlists',
    summary: 'Add a song at the end',
    description: 'With the fields of a search for tracks. Of any number of requests for one track exactly one adds it.',
    example: {
      id: ID,
      spotify_track_id: '4VqPOruhp5EdPBeR92t6lQ',
      track_name: 'Uprising',
      artist_name: 'Muse',
      album_name: 'The Resistance',
      duration_ms: 304_840,
      image_url: 'https://i.scdn.co/image/ab67616d0000b273',
      spotify_url: 'https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ',
    },
    fields: {
      ...fields,
      spotify_track_id: { description: 'Spotify’s id of the track.', pattern: '^[0-9A-Za-z]{22}$' },
      track_name: { description: 'What the track is called.' },
      artist_name: { description: 'Its artists, joined by commas.' },
      album_name: { description: 'The album that it is on.' },
      duration_ms: { description: 'Milliseconds, a day at most.' },
      image_url: { description: 'A picture on one of Spotify’s https hosts.' },
      spotify_url: { description: 'A page on `https://open.spotify.com`.' },
    },
    answer: { data: addedSong, message: 'The song is added.' },
    codes: ['not_found', 'already_in_playlist', 'playlist_full'],
  },
  reorder: {
    id: 'reorderSongs',
    tag: 'Playlists',
    summary: 'Put the songs into another order',
    description:
      'The songs that are named come first, all others after them as they were: a song that was added in another tab meanwhile is not lost. Naming one that is not there (any more) is a 409.',
    example: { id: ID, song_ids: ['q7Zr1mPqT0m8vW3x'] },
    fields: { ...fields, song_ids: { description: 'The `id`s of songs of the playlist, each once.' } },
    answer: { data: playlist, message: 'The songs are in their new order.' },
    codes: ['not_found', 'playlist_changed'],
  },
  remove: {
    id: 'removeSong',
    tag: 'Playlists',
    summary: 'Take a song out',
    example: { id: ID, songId: 'q7Zr1mPqT0m8vW3x' },
    fields: { ...fields, songId: { description: 'The `id` of the song, not Spotify’s.' } },
    answer: { data: playlist, message: 'The song is removed.' },
    codes: ['not_found'],
  },
});

export const playlistFileOperations = describe(PlaylistFilesController, {
  export: {
    id: 'exportPlaylist',
    tag: 'Playlists',
    summary: 'A playlist as a file',
    description:
      'JSON, or CSV by RFC 4180 (UTF-8 with a byte order mark): a cell that a spreadsheet would take for a formula has an apostrophe before it. Both can be imported again.',
    example: { id: ID, format: 'json' },
    fields: { ...fields, format: { description: 'Which kind of file.', default: 'json' } },
    answer: {
      data: playlistFile,
      or: { mediaType: 'text/csv', content: { schema: { type: 'string' }, example: `\uFEFF${TABLE}` } },
    },
    codes: ['not_found'],
    headers: { 'Content-Disposition': 'That it is to be saved, and under which name.' },
  },
  import: {
    id: 'importPlaylist',
    tag: 'Playlists',
    summary: 'Make a playlist of an exported one',
    description:
      'All of it or nothing: a row that cannot be accepted refuses the file, and `details` names it. A track that is there twice is left out. The body may have 2 MB.',
    example: { file: TABLE, name: 'On the road' },
    fields: {
      file: { description: 'The file’s content, JSON or CSV as the export gives it.' },
      name: { description: 'In place of the file’s own name. A CSV file has none, so it is needed there.' },
    },
    answer: { data: importedPlaylist, message: 'Playlist imported.' },
    codes: ['too_many_playlists', 'playlist_full'],
  },
});
