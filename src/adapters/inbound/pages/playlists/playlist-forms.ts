import type { Playlist } from '../../../../core/playlists/playlist.js';
import type { FieldDefinition, FormDefinition } from '../forms/form-definition.js';
import type { FormPage } from '../forms/form-pages.js';
import type { FormView } from '../view-models.js';
import { pathOf, pathOfSong } from './playlist-paths.js';

const words: readonly FieldDefinition[] = [
  {
    name: 'name',
    label: 'Name',
    type: 'text',
    autocomplete: 'off',
    hint: 'At most 200 characters',
    words: true,
  },
  {
    name: 'description',
    label: 'Description',
    type: 'lines',
    autocomplete: 'off',
    hint: 'At most 2,000 characters',
    optional: true,
    words: true,
  },
];

export const createPage: FormPage = {
  heading: 'New playlist',
  introduction: 'Only you will see it. You look for songs to put into it next.',
  definition: { id: 'create', action: '/playlists/create', fields: words, submit: 'Make the playlist' },
  links: [
    { label: 'Import an exported playlist instead', href: '/playlists/import' },
    { label: 'Your playlists', href: '/playlists' },
  ],
};

/** A file, or what is in one. */
export const importPage: FormPage = {
  heading: 'Import a playlist',
  introduction: 'Makes a playlist of a file that was exported from Octa Music, JSON or CSV.',
  definition: {
    id: 'import',
    action: '/playlists/import',
    fields: [
      {
        name: 'file',
        label: 'File',
        type: 'file',
        autocomplete: 'off',
        hint: 'At most 1 MB and 1,000 songs',
        optional: true,
      },
      {
        name: 'content',
        label: 'Or paste here what is in the file',
        type: 'lines',
        autocomplete: 'off',
        optional: true,
      },
      {
        name: 'name',
        label: 'Name',
        type: 'text',
        autocomplete: 'off',
        hint: 'A JSON file brings its own; a CSV file has none, so it needs one here',
        optional: true,
        words: true,
      },
    ],
    submit: 'Import',
  },
  links: [{ label: 'Your playlists', href: '/playlists' }],
};

export function editPage({ id }: Playlist): FormPage {
  return {
    heading: 'Edit the playlist',
    definition: { id: 'edit', action: pathOf(id, 'edit'), fields: words, submit: 'Save' },
    links: [{ label: 'Back to the playlist', href: pathOf(id) }],
  };
}

/** Goes along with the form that edits, so that another tab's change is not overwritten unseen. */
export function shownWords({ name, description }: Playlist): FormView['hidden'] {
  return [
    { name: 'shown_name', value: name },
    { name: 'shown_description', value: description },
  ];
}

export function deletePage({ id, name, songCount }: Playlist): FormPage {
  const songs = songCount === 1 ? 'its song' : `its ${songCount} songs`;
  return {
    heading: 'Delete the playlist?',
    introduction: `“${name}” is deleted${songCount === 0 ? '' : ` with ${songs}`}, at once and for good.`,
    definition: {
      id: 'delete',
      action: pathOf(id, 'delete'),
      fields: [],
      submit: 'Delete the playlist',
      dangerous: true,
    },
    links: [{ label: 'Keep it', href: pathOf(id) }],
  };
}

/** @param now what is said of where the song is */
export function movePage(playlistId: string, songId: string, { name, now }: { name: string; now: string }): FormPage {
  return {
    heading: 'Move a song',
    introduction: `${name} is ${now}.`,
    definition: {
      id: 'move',
      action: pathOf(playlistId, 'move_song', songId),
      fields: [
        {
          name: 'position',
          label: 'New place',
          type: 'text',
          autocomplete: 'off',
          hint: 'A number: 1 is the first place; a number that is too large means the last',
        },
      ],
      submit: 'Move it',
    },
    links: [{ label: 'Back to the playlist', href: pathOfSong(playlistId, songId) }],
  };
}

/** Stands beside every song; its address names which. */
export const removeForm: FormDefinition = { id: 'remove', action: '/playlists', fields: [], submit: 'Remove' };

/** Stands beside every song that was found. Nobody types its fields, so what is wrong with them has no place to go to. */
export const addForm: FormDefinition = { id: 'add', action: '/playlists', fields: [], submit: 'Add' };

/** Looks for songs. It is sent with GET; its field is named here for what is said about it. */
export const searchForm: FormDefinition = {
  id: 'songs',
  action: '/playlists',
  fields: [{ name: 'q', label: 'What you look for', type: 'text', autocomplete: 'off' }],
  submit: 'Search',
};
