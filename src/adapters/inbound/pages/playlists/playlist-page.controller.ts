import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EditPlaylist } from '../../../../core/playlists/edit-playlist.js';
import { ExportPlaylist } from '../../../../core/playlists/export-playlist.js';
import { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import type { Playlist } from '../../../../core/playlists/playlist.js';
import { removedForGood, songNotFound } from '../../../../core/playlists/playlist-errors.js';
import { RemoveSong } from '../../../../core/playlists/remove-song.js';
import { MoveSong, type SongMove } from '../../../../core/playlists/reorder-songs.js';
import { FindSong, type PlacedSong, RestoreSong } from '../../../../core/playlists/restore-song.js';
import { ShowPlaylist } from '../../../../core/playlists/show-playlist.js';
import { RemovePlaylistUndoably } from '../../../../core/playlists/undo-removal.js';
import { DomainError, validationFailed } from '../../../../core/shared/domain-error.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { ExportInput, sendAsFile } from '../../http/playlists/playlist-download.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { formProblems, type NamedProblem, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import { deleteForm, editForm, moveForm, songForm } from './playlist-forms.js';
import { MoveSongInput, PlaylistInput, SongsInput } from './playlist-form.dto.js';
import { pathOf, pathOfSong, pathOfSongs } from './playlist-paths.js';
import { LastRemoval } from './last-removal.js';
import { playlistView, type SongsPage } from './playlist-view.js';

const STEPS = ['up', 'down', 'first', 'last'] as const;

/** `/playlists/:id`: one playlist, its songs and its files. */
@Controller('playlists/:id')
@NeedsLogin()
@LimitedWrites('page_playlists')
export class PlaylistPageController {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly showPlaylist: ShowPlaylist,
    private readonly editPlaylist: EditPlaylist,
    private readonly removePlaylist: RemovePlaylistUndoably,
    private readonly exportPlaylist: ExportPlaylist,
    private readonly removeSong: RemoveSong,
    private readonly findSong: FindSong,
    private readonly restoreSong: RestoreSong,
    private readonly lastRemoval: LastRemoval,
    private readonly moveSong: MoveSong,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(
    @Param('id') id: string,
    @Query() { page = 1, song }: SongsInput,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(response, id, { page, songId: song ?? null });
  }

  @Get('edit')
  async showEdit(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { name, description } = await this.find(response.req, id);
    const typed = { name, description };
    this.forms.show(response, editForm(id, typed), { typed });
  }

  @Post('edit')
  @TakesForm()
  async edit(@Param('id') id: string, @Res() response: Response) {
    const playlist = await this.find(response.req, id);
    const { shown_name, shown_description } = (response.req.body ?? {}) as Typed;
    const original = {
      name: typeof shown_name === 'string' ? shown_name.toWellFormed() : playlist.name,
      description: typeof shown_description === 'string' ? shown_description.toWellFormed() : playlist.description,
    };
    const form = editForm(id, original);
    return this.forms.submit(response, form, {
      input: PlaylistInput,
      ignored: ['shown_name', 'shown_description'],
      act: async ({ name, description = playlist.description }) => {
        await this.editPlaylist.run(requireLogin(response.req).user.id, id, { name, description }, original);
        return { to: pathOf(id), notice: 'playlist_edited' };
      },
      showAgain: async (problems, typed, { code }) => {
        if (code !== 'playlist_changed') {
          this.forms.show(response, form, { typed, problems });
          return;
        }
        // The problems say what it was changed to: saving again may overwrite it.
        const current = editForm(id, await this.find(response.req, id));
        const advice = { field: null, message: 'Save again to overwrite that change.' };
        this.forms.show(response, current, { typed, problems: [...problems, advice] });
      },
    });
  }

  @Get('delete')
  async showDelete(@Param('id') id: string, @Res() response: Response): Promise<void> {
    this.forms.show(response, deleteForm(await this.find(response.req, id)));
  }

  /** Its form's token names the removal: sent twice, it acts once. */
  @Post('delete')
  @TakesForm()
  remove(@Param('id') id: string, @Res() response: Response) {
    return this.forms.submit(response, songForm, {
      act: async () => {
        const ownerId = requireLogin(response.req).user.id;
        const { [CSRF_FIELD]: key = '' } = response.req.body as Record<string, string>;
        const removed = await this.removePlaylist.run({ ownerId, playlistId: id, key });
        const { name, canUndo } = removed ?? { name: 'The playlist', canUndo: true };
        if (canUndo) this.lastRemoval.keep(response, ownerId, id, { name, key });
        return { to: '/playlists', notice: 'playlist_deleted' };
      },
      showAgain: async (problems) =>
        this.forms.show(response, deleteForm(await this.find(response.req, id)), { problems }),
    });
  }

  @Get('export')
  async export(
    @Param('id') id: string,
    @Query() { format = 'json' }: ExportInput,
    @Res() response: Response,
  ): Promise<void> {
    const { playlist, content } = await this.exportPlaylist.run(requireLogin(response.req).user.id, id, format);
    sendAsFile(response, playlist.name, format);
    response.send(content);
  }

  /** The address of a refused removal, which may be reloaded or revisited. */
  @Get('remove_song/:songId')
  async showAfterRemoval(@Param('id') id: string, @Res() response: Response): Promise<void> {
    await this.find(response.req, id);
    response.redirect(303, pathOf(id));
  }

  @Post('remove_song/:songId')
  @TakesForm()
  removeFrom(@Param('id') id: string, @Param('songId') songId: string, @Res() response: Response) {
    return this.forms.submit(response, songForm, {
      ignored: ['page'],
      act: async () => {
        const { user } = requireLogin(response.req);
        try {
          const removed = await this.findSong.run(user.id, id, songId);
          await this.removeSong.run(user.id, id, songId);
          if (removed !== null) this.lastRemoval.keep(response, user.id, id, removed);
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
          // Another tab removed it: that it is gone is what was wanted. Unless there is no such playlist.
          await this.find(response.req, id);
        }
        const { page } = submittedPage(response.req.body as Typed);
        return { to: pathOfSongs(id, page), notice: 'song_removed' };
      },
      showAgain: (problems, typed) => this.send(response, id, submittedPage(typed), problems),
    });
  }

  /** The address of a refused undoing, which may be reloaded or revisited. */
  @Get('restore_song')
  async showAfterRestoring(@Param('id') id: string, @Res() response: Response): Promise<void> {
    await this.find(response.req, id);
    response.redirect(303, pathOf(id));
  }

  @Post('restore_song')
  @TakesForm()
  restore(@Param('id') id: string, @Res() response: Response) {
    return this.forms.submit(response, songForm, {
      act: async () => {
        const { user } = requireLogin(response.req);
        const removed = this.lastRemoval.song(response.req, user.id, id);
        if (removed === null) throw removedForGood();
        await this.restoreSong.run(user.id, id, removed);
        this.lastRemoval.forget(response);
        return { to: pathOfSong(id, removed.song.id), notice: 'song_restored' };
      },
      showAgain: (problems) => this.send(response, id, { page: 1, songId: null }, problems),
    });
  }

  /** For long distances: the buttons next to a song move it by one position. */
  @Get('move_song/:songId')
  async showMove(@Param('id') id: string, @Param('songId') songId: string, @Res() response: Response): Promise<void> {
    if (!(await this.sendMoveForm(response, id, songId))) throw songNotFound();
  }

  @Post('move_song/:songId')
  @TakesForm()
  move(@Param('id') id: string, @Param('songId') songId: string, @Res() response: Response) {
    return this.forms.submit(response, moveForm(id, songId), {
      input: MoveSongInput,
      ignored: ['page'],
      act: async (input) => {
        await this.moveSong.run(requireLogin(response.req).user.id, id, songId, moveOf(input));
        return { to: pathOfSong(id, songId), notice: 'song_moved' };
      },
      showAgain: async (problems, typed) => {
        const onItsPage = typed['position'] !== undefined;
        if (onItsPage && (await this.sendMoveForm(response, id, songId, { typed, problems }))) return;
        await this.send(response, id, submittedPage(typed), problems);
      },
    });
  }

  private async find(request: Request, id: string): Promise<Playlist> {
    return (await this.findPlaylist.run(requireLogin(request).user.id, id)).playlist;
  }

  /** @throws DomainError `not_found` */
  private async send(
    response: Response,
    id: string,
    page: SongsPage,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const { user } = requireLogin(response.req);
    const shown = await this.showPlaylist.run(user.id, id);
    const data = {
      ...playlistView(shown, page),
      undo: undoView(id, this.lastRemoval.song(response.req, user.id, id)),
    };
    const shownProblems = formProblems(songForm, problems);
    this.pages.send(response, { view: 'playlist', title: data.name, data, problems: shownProblems, noIndex: true });
  }

  /** @returns `false`, and nothing is sent, when the song is not in the playlist */
  private async sendMoveForm(
    response: Response,
    id: string,
    songId: string,
    state?: { typed: Typed; problems: readonly NamedProblem[] },
  ): Promise<boolean> {
    const { songs } = await this.showPlaylist.run(requireLogin(response.req).user.id, id);
    const index = songs.findIndex((song) => song.id === songId);
    const song = songs[index];
    if (song === undefined) return false;
    const name = song.trackName === null ? 'The song' : `“${song.trackName}”`;
    const introduction = `${name} is at position ${index + 1} of ${songs.length}.`;
    this.forms.show(response, { ...moveForm(id, songId), introduction }, state);
    return true;
  }
}

function undoView(playlistId: string, removed: PlacedSong | null) {
  return removed && { action: pathOf(playlistId, 'restore_song'), title: removed.song.trackName ?? 'The song' };
}

/** The page of songs that a form was on; the first if it names none. */
function submittedPage({ page }: Typed): SongsPage {
  const number = typeof page === 'string' && /^\d{1,4}$/.test(page) ? Number(page) : 1;
  return { page: Math.max(1, number), songId: null };
}

/** @throws DomainError `validation_failed` when it is neither a step nor a position */
function moveOf({ move, position }: MoveSongInput): SongMove {
  // The core refuses `NaN`.
  if (position !== undefined) return { position: /^\d{1,9}$/.test(position) ? Number(position) : NaN };
  const step = STEPS.find((known) => known === move);
  if (step !== undefined) return step;
  throw validationFailed([{ field: 'move', message: `move must be one of ${STEPS.join(', ')}.` }]);
}
