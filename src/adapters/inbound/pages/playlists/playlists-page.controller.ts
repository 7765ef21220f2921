import { Controller, Get, Param, Post, Query, Res, UseInterceptors } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CreatePlaylist } from '../../../../core/playlists/create-playlist.js';
import { ImportPlaylist } from '../../../../core/playlists/import-playlist.js';
import type { PlaylistImport } from '../../../../core/playlists/imports/playlist-import.js';
import { ShowImport } from '../../../../core/playlists/imports/show-import.js';
import { ListPlaylists, SummarizePlaylists } from '../../../../core/playlists/list-playlists.js';
import { removedForGood } from '../../../../core/playlists/playlist-errors.js';
import type { SongsSummary } from '../../../../core/playlists/playlists.ports.js';
import { RestorePlaylist } from '../../../../core/playlists/undo-removal.js';
import { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { textOf } from '../../http/playlists/given-file.js';
import { UploadInterceptor, uploadOf } from '../../http/input/upload.interceptor.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { formProblems, invalidInput, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import type { FormProblem } from '../view-models.js';
import { createForm, importForm, songForm } from './playlist-forms.js';
import { ImportInput, PlaylistInput, PlaylistsInput } from './playlist-form.dto.js';
import { pathOf, pathOfImport } from './playlist-paths.js';
import { importView } from './import-view.js';
import { LastRemoval } from './last-removal.js';
import { noPlaylistsView, PLAYLISTS_PAGE_SIZE, playlistsView } from './playlists-view.js';
import { setRefused } from '../../http/errors/problem-log.js';

/** `/playlists`: the user's playlists; creates and imports them. */
@Controller('playlists')
@NeedsLogin()
@LimitedWrites('page_playlists')
export class PlaylistsPageController {
  constructor(
    private readonly listPlaylists: ListPlaylists,
    private readonly summarize: SummarizePlaylists,
    private readonly restorePlaylist: RestorePlaylist,
    private readonly lastRemoval: LastRemoval,
    private readonly createPlaylist: CreatePlaylist,
    private readonly importPlaylist: ImportPlaylist,
    private readonly progressOf: ShowImport,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Query() query: Typed, @Res() response: Response): Promise<void> {
    try {
      const { cursor } = checkInput(PlaylistsInput, query, 'query');
      await this.send(response, cursor);
    } catch (error) {
      invalidInput(error, response);
      const message = 'This page of your playlists does not exist.';
      await this.send(response, null, [{ id: null, message }]);
    }
  }

  /** The address of a refused undoing, which may be reloaded or revisited. */
  @Get('restore')
  showAfterRestoring(@Res() response: Response): void {
    response.redirect(303, '/playlists');
  }

  @Post('restore')
  @TakesForm()
  restore(@Res() response: Response) {
    return this.forms.submit(response, songForm, {
      act: async () => {
        const ownerId = requireLogin(response.req).user.id;
        const removed = this.lastRemoval.playlist(response.req, ownerId);
        if (removed === null) throw removedForGood();
        await this.restorePlaylist.run({ ownerId, ...removed });
        this.lastRemoval.forget(response);
        return { to: pathOf(removed.playlistId), notice: 'playlist_restored' };
      },
      showAgain: (problems) => this.send(response, undefined, formProblems(songForm, problems)),
    });
  }

  @Get('create')
  showCreate(@Res() response: Response): void {
    this.forms.show(response, createForm);
  }

  @Post('create')
  @TakesForm()
  create(@Res() response: Response) {
    return this.forms.submit(response, createForm, {
      input: PlaylistInput,
      act: async ({ name, description }) => {
        const { id } = await this.createPlaylist.run(
          requireLogin(response.req).user.id,
          { name, description },
          keyOf(response.req),
        );
        return { to: pathOf(id), notice: 'playlist_created' };
      },
    });
  }

  @Get('import')
  showImport(@Res() response: Response): void {
    this.forms.show(response, importForm);
  }

  @Get('imports/:id')
  async showProgress(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const data = importView(await this.progressOf.run(requireLogin(response.req).user.id, id));
    this.pages.send(response, { view: 'import', title: data.heading, data, noIndex: true });
  }

  /** Without a file, the form may also be URL-encoded. */
  @Post('import')
  @TakesForm()
  @Limited('import')
  @UseInterceptors(UploadInterceptor)
  import(@Res() response: Response) {
    const { bytes, fileName, refusal } = uploadOf(response.req);
    if (refusal !== null) {
      // Only a part of the form was read, if any.
      const typed = (response.req.body ?? {}) as Typed;
      setRefused(response, refusal);
      this.forms.show(response, importForm, { typed, problems: [{ field: 'file', message: refusal.message }] });
      return undefined;
    }
    return this.forms.submit(response, importForm, {
      input: ImportInput,
      act: async ({ name, content: pasted = '' }) => {
        const content = bytes === null ? pasted : await textOf(bytes, this.clock);
        if (content.trim() === '') {
          throw validationFailed([{ field: 'file', message: 'Please choose a file or paste its content.' }]);
        }
        const file = { content, name, fileName };
        const imported = await this.importPlaylist.run(
          requireLogin(response.req).user.id,
          file,
          keyOf(response.req, content),
        );
        if (imported.kind === 'begun' && !isPlain(imported.begun)) return { to: pathOfImport(imported.begun.id) };
        const { skipped, playlists } = imported.kind === 'begun' ? imported.begun : imported;
        const isOnlyRepeated = skipped.every(({ reason }) => reason === 'repeated');
        const partly = isOnlyRepeated ? 'playlist_imported_once' : 'playlist_imported_partly';
        const notice = skipped.length === 0 ? 'playlist_imported' : partly;
        const [{ id } = { id: '' }, ...others] = playlists;
        return { to: others.length === 0 ? pathOf(id) : '/playlists', notice };
      },
      showAgain: (problems, typed) => {
        const source = bytes === null && typed['content'] ? 'content' : 'file';
        // Problems with the file or one of its rows are shown where it came from.
        const assigned = problems.map(({ field, message }) => ({
          field: field === 'file' || field?.startsWith('rows[') ? source : field,
          message,
        }));
        this.forms.show(response, importForm, { typed, problems: assigned });
      },
    });
  }

  /** @param cursor where the page of the list starts; `null` shows none of it */
  private async send(
    response: Response,
    cursor: string | null | undefined,
    problems: readonly FormProblem[] = [],
  ): Promise<void> {
    const { id: ownerId } = requireLogin(response.req).user;
    const limit = PLAYLISTS_PAGE_SIZE;
    const page = cursor === null ? null : await this.listPlaylists.run(ownerId, { limit, cursor });
    const summaries =
      page === null ? new Map<string, SongsSummary>() : await this.summarize.run(ownerId, page.playlists);
    const removed = this.lastRemoval.playlist(response.req, ownerId);
    const data = {
      ...(page === null ? noPlaylistsView : playlistsView(page, summaries, cursor ?? undefined)),
      undo: removed && { action: '/playlists/restore', title: removed.name },
    };
    this.pages.send(response, { view: 'playlists', title: 'Your playlists', data, problems, noIndex: true });
  }
}

/** Whether there is nothing to tell but that it is done. */
function isPlain({ finishedAt, playlists, skipped }: PlaylistImport): boolean {
  return finishedAt !== null && playlists.length === 1 && skipped.length === 0;
}

/** The same for a form that is sent twice: its CSRF token is made anew each time it is shown. */
function keyOf(request: Request, content = ''): string {
  return JSON.stringify([request.body, content]);
}
