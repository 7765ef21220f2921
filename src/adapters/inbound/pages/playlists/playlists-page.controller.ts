import { Controller, Get, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CreatePlaylist } from '../../../../core/playlists/create-playlist.js';
import { ImportPlaylist } from '../../../../core/playlists/import-playlist.js';
import type { PlaylistImport } from '../../../../core/playlists/imports/playlist-import.js';
import { ShowImport } from '../../../../core/playlists/imports/show-import.js';
import { ListPlaylists } from '../../../../core/playlists/list-playlists.js';
import { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { textOf } from '../../http/playlists/given-file.js';
import { UploadInterceptor, uploadOf } from '../../http/input/upload.interceptor.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { invalidInput, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import { Redirects } from '../notices.js';
import { createForm, importForm } from './playlist-forms.js';
import { ImportInput, PlaylistInput, PlaylistsInput } from './playlist-form.dto.js';
import { pathOf, pathOfImport } from './playlist-paths.js';
import { importView } from './import-view.js';
import { invalidPlaylistsView, PLAYLISTS_PAGE_SIZE, playlistsView } from './playlists-view.js';
import { setRefused } from '../../http/errors/problem-log.js';

const TITLE = 'Your playlists';

/** `/playlists`: the user's playlists; creates and imports them. */
@Controller('playlists')
@NeedsLogin()
@LimitedWrites()
export class PlaylistsPageController {
  constructor(
    private readonly listPlaylists: ListPlaylists,
    private readonly createPlaylist: CreatePlaylist,
    private readonly importPlaylist: ImportPlaylist,
    private readonly progressOf: ShowImport,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly redirects: Redirects,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Query() query: Typed, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { user } = requireLogin(request);
    let data: ReturnType<typeof playlistsView>;
    try {
      const { cursor } = checkInput(PlaylistsInput, query, 'query');
      data = playlistsView(await this.listPlaylists.run(user.id, { limit: PLAYLISTS_PAGE_SIZE, cursor }), cursor);
    } catch (error) {
      invalidInput(error, response);
      data = invalidPlaylistsView('This page of your playlists does not exist.');
    }
    const title = data.problems.length === 0 ? TITLE : `Error: ${TITLE}`;
    this.pages.send(request, response, { view: 'playlists', title, data, noIndex: true });
  }

  @Get('create')
  showCreate(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, createForm);
  }

  @Post('create')
  @TakesForm()
  @Limited('page_playlists')
  create(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, createForm, {
      input: PlaylistInput,
      act: async ({ name, description }) => {
        const { id } = await this.createPlaylist.run(
          requireLogin(request).user.id,
          { name, description },
          keyOf(request),
        );
        this.redirects.withNotice(response, pathOf(id), 'playlist_created');
      },
    });
  }

  @Get('import')
  showImport(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, importForm);
  }

  @Get('imports/:id')
  async showProgress(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const data = importView(await this.progressOf.run(requireLogin(request).user.id, id));
    this.pages.send(request, response, { view: 'import', title: data.heading, data, noIndex: true });
  }

  /** Without a file, the form may also be URL-encoded. */
  @Post('import')
  @TakesForm()
  @Limited(['page_playlists', 'import'])
  @UseInterceptors(UploadInterceptor)
  import(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { bytes, fileName, problem } = uploadOf(request);
    if (problem !== null) {
      // Only a part of the form was read, if any.
      const typed = (request.body ?? {}) as Typed;
      setRefused(response, {
        status: problem.status,
        code: problem.status === 413 ? 'payload_too_large' : 'validation_failed',
      });
      this.forms.show(request, response, importForm, { typed, problems: [{ field: 'file', ...problem }] });
      return undefined;
    }
    return this.forms.submit(request, response, importForm, {
      input: ImportInput,
      act: async ({ name, content: pasted = '' }) => {
        const content = bytes === null ? pasted : await textOf(bytes, this.clock);
        if (content.trim() === '') {
          throw validationFailed([{ field: 'file', message: 'Please choose a file or paste its content.' }]);
        }
        const file = { content, name, fileName };
        const imported = await this.importPlaylist.run(requireLogin(request).user.id, file, keyOf(request, content));
        if (imported.kind === 'begun' && !isPlain(imported.begun)) {
          response.redirect(303, pathOfImport(imported.begun.id));
          return;
        }
        const { skipped, playlists } = imported.kind === 'begun' ? imported.begun : imported;
        const isOnlyRepeated = skipped.every(({ reason }) => reason === 'repeated');
        const partly = isOnlyRepeated ? 'playlist_imported_once' : 'playlist_imported_partly';
        const notice = skipped.length === 0 ? 'playlist_imported' : partly;
        const [{ id } = { id: '' }, ...others] = playlists;
        this.redirects.withNotice(response, others.length === 0 ? pathOf(id) : '/playlists', notice);
      },
      showAgain: (problems, typed) => {
        const source = bytes === null && typed['content'] ? 'content' : 'file';
        // Problems with the file or one of its rows are shown where it came from.
        const assigned = problems.map(({ field, message }) => ({
          field: field === 'file' || field?.startsWith('rows[') ? source : field,
          message,
        }));
        this.forms.show(request, response, importForm, { typed, problems: assigned });
      },
    });
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
