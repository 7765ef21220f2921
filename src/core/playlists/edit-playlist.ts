import { DomainError, type FieldProblem } from '../shared/domain-error.js';
import type { ChangePlaylist } from './change-playlist.js';
import type { FindPlaylist } from './find-playlist.js';
import type { Playlist } from './playlist.js';
import { playlistChanged } from './playlist-errors.js';
import { tidy } from './playlist-fields.js';

export type PlaylistWords = Pick<Playlist, 'name' | 'description'>;

type ChangedWords = { readonly [Word in keyof PlaylistWords]: string | undefined };

/** How often it is tried when the playlist is changed between looking and writing. */
const MAX_TRIES = 5;

/**
 * Saves a form that shows a playlist's words to be edited. Somebody with two tabs loses nothing: a word that the form
 * leaves as it was shown is left as it is now, and one that was changed elsewhere meanwhile is not overwritten unseen.
 */
export class EditPlaylist {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly changePlaylist: ChangePlaylist,
  ) {}

  /**
   * @param typed what the form holds now
   * @param shown what it was shown with
   * @returns the playlist as it is then
   * @throws DomainError `validation_failed`, `not_found`; `playlist_changed` with a detail for each word that both the
   *   form and somebody else meanwhile have changed
   */
  async run(ownerId: string, playlistId: string, typed: PlaylistWords, shown: PlaylistWords): Promise<Playlist> {
    for (let tries = 1; ; tries += 1) {
      const { playlist } = await this.findPlaylist.run(ownerId, playlistId);
      const change = { name: changed('name', typed, shown), description: changed('description', typed, shown) };
      if (change.name === undefined && change.description === undefined) return playlist;
      const conflicts = [conflict('name', change, shown, playlist), conflict('description', change, shown, playlist)];
      const problems = conflicts.filter((problem) => problem !== null);
      if (problems.length > 0) throw changedElsewhere(problems);
      try {
        return await this.changePlaylist.run(ownerId, playlistId, { ...change, version: playlist.version });
      } catch (error) {
        const isTooLate = error instanceof DomainError && error.code === playlistChanged().code;
        if (!isTooLate || tries === MAX_TRIES) throw error;
      }
    }
  }
}

/** What the form changes; `undefined` where it leaves the word as it was shown. */
function changed(word: keyof PlaylistWords, typed: PlaylistWords, shown: PlaylistWords): string | undefined {
  return tidy(typed[word]) === tidy(shown[word]) ? undefined : tidy(typed[word]);
}

function conflict(
  word: keyof PlaylistWords,
  change: ChangedWords,
  shown: PlaylistWords,
  present: PlaylistWords,
): FieldProblem | null {
  const wanted = change[word];
  if (wanted === undefined || present[word] === tidy(shown[word]) || present[word] === wanted) return null;
  const now = present[word] === '' ? 'empty' : `“${present[word]}”`;
  return { field: word, message: `${word} was changed elsewhere meanwhile and is now ${now}.` };
}

function changedElsewhere(details: readonly FieldProblem[]): DomainError {
  const { kind, code, message } = playlistChanged();
  return new DomainError(kind, code, message, { details });
}
