import type { Playlist } from '../../../../core/playlists/playlist.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import type { Field, Form, Typed } from '../forms/form.js';
import { pathOf, pathOfSong } from './playlist-paths.js';

const details: readonly Field[] = [
  { name: 'name', label: 'Name', type: 'text', hint: 'At most 200 characters', freeText: true },
  {
    name: 'description',
    label: 'Description',
    type: 'textarea',
    hint: 'At most 2,000 characters',
    optional: true,
    freeText: true,
  },
];

const allPlaylists = { label: 'Your playlists', href: '/playlists' };

export const createForm: Form = {
  id: 'create',
  action: '/playlists/create',
  heading: 'New playlist',
  introduction: 'Only you can see it. Next, you search for songs to add.',
  fields: details,
  submit: 'Create playlist',
  links: [{ label: 'Import a playlist instead', href: '/playlists/import' }, allPlaylists],
};

export const importForm: Form = {
  id: 'import',
  action: '/playlists/import',
  heading: 'Import a playlist',
  introduction:
    'Creates playlists from a file: exported from Octa Music, from Spotify (your data, or Exportify), TuneMyMusic, Soundiiz or Apple Music, or a list of links to songs on Spotify. CSV, JSON, JSPF, XSPF and M3U are read. Songs without a link are looked for on Spotify.',
  fields: [
    { name: 'file', label: 'File', type: 'file', hint: 'At most 10 MB and 10,000 songs', optional: true },
    { name: 'content', label: 'Or paste the file’s content', type: 'textarea', optional: true },
    {
      name: 'name',
      label: 'Name',
      type: 'text',
      hint: 'In place of the file’s own name',
      optional: true,
      freeText: true,
    },
  ],
  submit: 'Import',
  links: [allPlaylists],
};

/** @param original what the form is shown with, so that another tab's change is not overwritten unseen */
export function editForm(id: string, original: Pick<Playlist, 'name' | 'description'>): Form {
  return {
    id: 'edit',
    action: pathOf(id, 'edit'),
    heading: 'Edit playlist',
    fields: details,
    hidden: [
      { name: 'shown_name', value: original.name },
      { name: 'shown_description', value: original.description },
    ],
    submit: 'Save',
    links: [{ label: 'Back to the playlist', href: pathOf(id) }],
  };
}

export function deleteForm({ id, name, songCount }: Playlist): Form {
  const songs = songCount === 1 ? 'its song' : `its ${songCount} songs`;
  return {
    id: 'delete',
    action: pathOf(id, 'delete'),
    heading: 'Delete this playlist?',
    introduction: `“${name}”${songCount === 0 ? '' : ` and ${songs}`} will be deleted. You can undo that for five minutes.`,
    fields: [],
    submit: 'Delete playlist',
    dangerous: true,
    links: [{ label: 'Cancel', href: pathOf(id) }],
  };
}

export function moveForm(playlistId: string, songId: string): Form {
  const hint = '1 is the first position; a number beyond the end moves the song to the end';
  return {
    id: 'move',
    action: pathOf(playlistId, 'move_song', songId),
    heading: 'Move song',
    fields: [{ name: 'position', label: 'New position', type: 'text', hint }],
    submit: 'Move song',
    links: [{ label: 'Back to the playlist', href: pathOfSong(playlistId, songId) }],
  };
}

/** A button next to a song. Nobody types its fields, so its problems concern the whole form. */
export const songForm: Form = { id: 'song', action: '/playlists', fields: [], submit: '' };

/** Shown when a song of an artist's results is refused. @param typed what is sent once more */
export function addForm(typed: Typed, back: string): Form {
  const fields = Object.entries(typed).filter(([name]) => name !== CSRF_FIELD);
  return {
    id: 'add',
    action: '/playlists/add_song',
    heading: 'Add song',
    fields: [],
    hidden: fields.flatMap(([name, value]) => (typeof value === 'string' ? { name, value: value.toWellFormed() } : [])),
    submit: 'Try again',
    links: [{ label: 'Back to the results', href: back }, allPlaylists],
  };
}

/** Searches Spotify. It is sent with GET; its field is named here for its problems. */
export const searchForm: Form = {
  id: 'songs',
  action: '/playlists',
  fields: [{ name: 'q', label: 'The search term', type: 'text' }],
  submit: 'Search',
};
