import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
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
import { CSRF_FIELD, CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { sendAsFile } from '../../http/playlists/playlist-file.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { formProblems, type NamedProblem, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import { ResultView } from '../result-view.js';
import { deleteForm, editForm, moveForm, songForm } from './playlist-forms.js';
import { ExportInput, MoveSongInput, PlaylistInput, SongsInput } from './playlist-form.dto.js';
import { pathOf, pathOfSong, pathOfSongs } from './playlist-paths.js';
import { LastRemoval } from './last-removal.js';
import { playlistView, type SongsPage } from './playlist-view.js';

const STEPS = ['up', 'down', 'first', 'last'] as const;

/** `/playlists/:id`: one playlist, its songs and its files. */
@Controller('playlists/:id')
@NeedsLogin()
@LimitedWrites()
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
    private readonly results: ResultView,
    private readonly csrf: CsrfTokens,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async show(
    @Param('id') id: string,
    @Query() { page = 1, song }: SongsInput,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(request, response, id, { page, songId: song ?? null });
  }

  @Get('edit')
  async showEdit(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { name, description } = await this.find(request, id);
    const typed = { name, description };
    this.forms.show(request, response, editForm(id, typed), { typed });
  }

  @Post('edit')
  @TakesForm()
  @Limited('page_playlists')
  async edit(
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<FormAction | undefined> {
    const playlist = await this.find(request, id);
    const { shown_name, shown_description } = (request.body ?? {}) as Typed;
    const original = {
      name: typeof shown_name === 'string' ? shown_name.toWellFormed() : playlist.name,
      description: typeof shown_description === 'string' ? shown_description.toWellFormed() : playlist.description,
    };
    const form = editForm(id, original);
    return this.forms.submit(request, response, form, {
      input: PlaylistInput,
      ignored: ['shown_name', 'shown_description'],
      act: async ({ name, description = playlist.description }) => {
        await this.editPlaylist.run(requireLogin(request).user.id, id, { name, description }, original);
        this.redirects.withNotice(response, pathOf(id), 'playlist_edited');
      },
      showAgain: async (problems, typed, { code }) => {
        if (code !== 'playlist_changed') {
          this.forms.show(request, response, form, { typed, problems });
          return;
        }
        // The problems say what it was changed to: saving again may overwrite it.
        const current = editForm(id, await this.find(request, id));
        const advice = { field: null, message: 'Save again to overwrite that change.' };
        this.forms.show(request, response, current, { typed, problems: [...problems, advice] });
      },
    });
  }

  @Get('delete')
  async showDelete(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.forms.show(request, response, deleteForm(await this.find(request, id)));
  }

  /** Its form's token names the removal: sent twice, it acts once. */
  @Post('delete')
  @TakesForm()
  @Limited('page_playlists')
  remove(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, songForm, {
      act: async () => {
        const ownerId = requireLogin(request).user.id;
        const { [CSRF_FIELD]: key = '' } = request.body as Record<string, string>;
        const removed = await this.removePlaylist.run({ ownerId, playlistId: id, key });
        const { name, canUndo } = removed ?? { name: 'The playlist', canUndo: true };
        if (canUndo) this.lastRemoval.keep(response, ownerId, id, { name, key });
        this.redirects.withNotice(response, '/playlists', 'playlist_deleted');
      },
      showAgain: async (problems) =>
        this.forms.show(request, response, deleteForm(await this.find(request, id)), { problems }),
    });
  }

  @Get('export')
  async export(
    @Param('id') id: string,
    @Query() { format = 'json' }: ExportInput,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { playlist, content } = await this.exportPlaylist.run(requireLogin(request).user.id, id, format);
    sendAsFile(response, playlist.name, format);
    response.send(content);
  }

  /** The address of a refused removal, which may be reloaded or revisited. */
  @Get('remove_song/:songId')
  async showAfterRemoval(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.find(request, id);
    response.redirect(303, pathOf(id));
  }

  @Post('remove_song/:songId')
  @TakesForm()
  @Limited('page_playlists')
  removeFrom(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): FormAction | undefined {
    return this.forms.submit(request, response, songForm, {
      ignored: ['page'],
      act: async () => {
        const { user } = requireLogin(request);
        try {
          const removed = await this.findSong.run(user.id, id, songId);
          await this.removeSong.run(user.id, id, songId);
          if (removed !== null) this.lastRemoval.keep(response, user.id, id, removed);
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
          // Another tab removed it: that it is gone is what was wanted. Unless there is no such playlist.
          await this.find(request, id);
        }
        const { page } = submittedPage(request.body as Typed);
        this.redirects.withNotice(response, pathOfSongs(id, page), 'song_removed');
      },
      showAgain: (problems, typed) => this.send(request, response, id, submittedPage(typed), problems),
    });
  }

  /** The address of a refused undoing, which may be reloaded or revisited. */
  @Get('restore_song')
  async showAfterRestoring(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.find(request, id);
    response.redirect(303, pathOf(id));
  }

  @Post('restore_song')
  @TakesForm()
  @Limited('page_playlists')
  restore(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, songForm, {
      act: async () => {
        const { user } = requireLogin(request);
        const removed = this.lastRemoval.song(request, user.id, id);
        if (removed === null) throw removedForGood();
        await this.restoreSong.run(user.id, id, removed);
        this.lastRemoval.forget(response);
        this.redirects.withNotice(response, pathOfSong(id, removed.song.id), 'song_restored');
      },
      showAgain: (problems) => this.send(request, response, id, { page: 1, songId: null }, problems),
    });
  }

  /** For long distances: the buttons next to a song move it by one position. */
  @Get('move_song/:songId')
  async showMove(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!(await this.sendMoveForm(request, response, id, songId))) throw songNotFound();
  }

  @Post('move_song/:songId')
  @TakesForm()
  @Limited('page_playlists')
  move(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): FormAction | undefined {
    return this.forms.submit(request, response, moveForm(id, songId), {
      input: MoveSongInput,
      ignored: ['page'],
      act: async (input) => {
        await this.moveSong.run(requireLogin(request).user.id, id, songId, moveOf(input));
        this.redirects.withNotice(response, pathOfSong(id, songId), 'song_moved');
      },
      showAgain: async (problems, typed) => {
        const onItsPage = typed['position'] !== undefined;
        if (onItsPage && (await this.sendMoveForm(request, response, id, songId, { typed, problems }))) return;
        await this.send(request, response, id, submittedPage(typed), problems);
      },
    });
  }

  private async find(request: Request, id: string): Promise<Playlist> {
    return (await this.findPlaylist.run(requireLogin(request).user.id, id)).playlist;
  }

  /** @throws DomainError `not_found` */
  private async send(
    request: Request,
    response: Response,
    id: string,
    page: SongsPage,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const { user } = requireLogin(request);
    const shown = await this.showPlaylist.run(user.id, id);
    const data = {
      ...playlistView(shown, page, (url) => this.results.picture(url)),
      undo: undoView(id, this.lastRemoval.song(request, user.id, id)),
      problems: formProblems(songForm, problems),
      csrf: this.csrf.issue(request, response),
    };
    const title = `${problems.length === 0 ? '' : 'Error: '}${data.name}`;
    this.pages.send(request, response, { view: 'playlist', title, data, noIndex: true });
  }

  /** @returns `false`, and nothing is sent, when the song is not in the playlist */
  private async sendMoveForm(
    request: Request,
    response: Response,
    id: string,
    songId: string,
    state?: { typed: Typed; problems: readonly NamedProblem[] },
  ): Promise<boolean> {
    const { songs } = await this.showPlaylist.run(requireLogin(request).user.id, id);
    const index = songs.findIndex((song) => song.id === songId);
    const song = songs[index];
    if (song === undefined) return false;
    const name = song.trackName === null ? 'The song' : `“${song.trackName}”`;
    const introduction = `${name} is at position ${index + 1} of ${songs.length}.`;
    this.forms.show(request, response, { ...moveForm(id, songId), introduction }, state);
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
