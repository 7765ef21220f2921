import { Controller, Get, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CreatePlaylist } from '../../../../core/playlists/create-playlist.js';
import { ImportPlaylist } from '../../../../core/playlists/import-playlist.js';
import { ListPlaylists } from '../../../../core/playlists/list-playlists.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { toProblem } from '../../http/errors/problem.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { UploadInterceptor, uploadOf } from '../../http/input/upload.interceptor.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { NamedProblem, Typed } from '../forms/form-definition.js';
import { FormPages } from '../forms/form-pages.js';
import { FormSubmissions } from '../forms/form-submission.js';
import { PageRenderer } from '../page-renderer.js';
import { Redirects } from '../notices.js';
import { createPage, importPage } from './playlist-forms.js';
import { ImportInput, PlaylistInput, PlaylistsPlaceInput } from './playlist-form.dto.js';
import { pathOf } from './playlist-paths.js';
import { noPlaylistsThere, PLAYLISTS_PAGE_SIZE, type PlaylistsView, playlistsView } from './playlists-view.js';

const TITLE = 'Your playlists';

/** `/playlists`: somebody's playlists, and how they come to be. */
@Controller('playlists')
@NeedsLogin()
export class PlaylistsPageController {
  constructor(
    private readonly listPlaylists: ListPlaylists,
    private readonly createPlaylist: CreatePlaylist,
    private readonly importPlaylist: ImportPlaylist,
    private readonly submissions: FormSubmissions,
    private readonly forms: FormPages,
    private readonly pages: PageRenderer,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async list(@Query() query: Typed, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { user } = requireLogin(request);
    let data: PlaylistsView;
    try {
      const { cursor } = checkInput(PlaylistsPlaceInput, query, 'query');
      data = playlistsView(await this.listPlaylists.run(user.id, { limit: PLAYLISTS_PAGE_SIZE, cursor }), cursor);
    } catch (error) {
      const { code, status } = toProblem(error);
      if (code !== 'validation_failed') throw error;
      response.status(status);
      data = noPlaylistsThere('This page of your playlists does not exist.');
    }
    const title = data.problems.length === 0 ? TITLE : `Error: ${TITLE}`;
    this.pages.send(request, response, { view: 'playlists', title, data, noIndex: true });
  }

  @Get('create')
  showCreate(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, createPage);
  }

  @Post('create')
  @TakesForm()
  @Limited('page_playlists')
  create(@Req() request: Request, @Res() response: Response): FormAction {
    return this.submissions.prepare({
      request,
      response,
      definition: createPage.definition,
      input: PlaylistInput,
      act: async ({ name, description }) => {
        const { id } = await this.createPlaylist.run(requireLogin(request).user.id, { name, description });
        this.redirects.withNotice(response, pathOf(id), 'playlist_created');
      },
      showAgain: (typed, problems) => this.forms.show(request, response, createPage, { typed, problems }),
    });
  }

  @Get('import')
  showImport(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, importPage);
  }

  /** A form without a file may come as any other form does. */
  @Post('import')
  @TakesForm()
  @Limited('page_playlists')
  @UseInterceptors(UploadInterceptor)
  import(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { text, problem } = uploadOf(request);
    if (problem !== null) {
      // Of the rest of the form only a part was read, if any.
      const typed = (request.body ?? {}) as Typed;
      response.status(problem.status);
      this.forms.show(request, response, importPage, { typed, problems: [{ field: 'file', ...problem }] });
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: importPage.definition,
      input: ImportInput,
      act: async ({ name, content: pasted = '' }) => {
        const content = text ?? pasted;
        if (content.trim() === '') {
          throw validationFailed([{ field: 'file', message: 'Please choose a file or paste its content.' }]);
        }
        const imported = await this.importPlaylist.run(requireLogin(request).user.id, { content, name });
        const notice = imported.duplicates.length === 0 ? 'playlist_imported' : 'playlist_imported_once';
        this.redirects.withNotice(response, pathOf(imported.playlist.id), notice);
      },
      showAgain: (typed, problems) => {
        const isPasted = text === null && typed['content'] !== '' && typed['content'] !== undefined;
        const said = problems.map((problem) => atSource(problem, isPasted ? 'content' : 'file'));
        this.forms.show(request, response, importPage, { typed, problems: said });
      },
    });
  }
}

/** What is wrong with the file, or with a row of it, stands where it came from. */
function atSource({ field, message }: NamedProblem, source: 'file' | 'content'): NamedProblem {
  return { field: field === 'file' || field?.startsWith('rows[') ? source : field, message };
}
