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
  introduction: 'Only you can see it. Next, you search for songs to add.',
  definition: { id: 'create', action: '/playlists/create', fields: words, submit: 'Create playlist' },
  links: [
    { label: 'Import a playlist instead', href: '/playlists/import' },
    { label: 'Your playlists', href: '/playlists' },
  ],
};

/** A file, or what is in one. */
export const importPage: FormPage = {
  heading: 'Import a playlist',
  introduction: 'Creates a playlist from a JSON or CSV file exported from Octa Music.',
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
        label: 'Or paste the file’s content',
        type: 'lines',
        autocomplete: 'off',
        optional: true,
      },
      {
        name: 'name',
        label: 'Name',
        type: 'text',
        autocomplete: 'off',
        hint: 'Required for a CSV file, which has no name of its own',
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
    heading: 'Edit playlist',
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
    heading: 'Delete this playlist?',
    introduction: `“${name}”${songCount === 0 ? '' : ` and ${songs}`} will be deleted permanently.`,
    definition: {
      id: 'delete',
      action: pathOf(id, 'delete'),
      fields: [],
      submit: 'Delete playlist',
      dangerous: true,
    },
    links: [{ label: 'Cancel', href: pathOf(id) }],
  };
}

/** @param position such as "3 of 12" */
export function movePage(
  playlistId: string,
  songId: string,
  { name, position }: { name: string; position: string },
): FormPage {
  return {
    heading: 'Move song',
    introduction: `${name} is at position ${position}.`,
    definition: {
      id: 'move',
      action: pathOf(playlistId, 'move_song', songId),
      fields: [
        {
          name: 'position',
          label: 'New position',
          type: 'text',
          autocomplete: 'off',
          hint: '1 is the first position; a number beyond the end moves the song to the end',
        },
      ],
      submit: 'Move song',
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
  fields: [{ name: 'q', label: 'The search term', type: 'text', autocomplete: 'off' }],
  submit: 'Search',
};
