import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EditPlaylist } from '../../../../core/playlists/edit-playlist.js';
import { type ExportFormat, ExportPlaylist } from '../../../../core/playlists/export-playlist.js';
import { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import type { Playlist } from '../../../../core/playlists/playlist.js';
import { RemovePlaylist } from '../../../../core/playlists/remove-playlist.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { sendAsFile } from '../../http/playlists/playlist-file.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { FormPages } from '../forms/form-pages.js';
import { FormSubmissions, NoInput } from '../forms/form-submission.js';
import { Redirects } from '../notices.js';
import { deletePage, editPage, shownWords } from './playlist-forms.js';
import { ExportInput, PlaylistInput, SongsPlaceInput } from './playlist-form.dto.js';
import { PlaylistPages } from './playlist-pages.js';
import { pathOf } from './playlist-paths.js';

const FORMATS: Record<ExportFormat, string> = { json: 'application/json', csv: 'text/csv' };

/** `/playlists/:id`: one playlist, its words, its end, and its files. */
@Controller('playlists/:id')
@NeedsLogin()
export class PlaylistPageController {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly editPlaylist: EditPlaylist,
    private readonly removePlaylist: RemovePlaylist,
    private readonly exportPlaylist: ExportPlaylist,
    private readonly submissions: FormSubmissions,
    private readonly forms: FormPages,
    private readonly playlistPages: PlaylistPages,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async show(
    @Param('id') id: string,
    @Query() { page = 1, song }: SongsPlaceInput,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.playlistPages.show(request, response, id, { page, songId: song ?? null });
  }

  @Get('edit')
  async showEdit(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const playlist = await this.find(request, id);
    const { name, description } = playlist;
    const state = { typed: { name, description }, hidden: shownWords(playlist) };
    this.forms.show(request, response, editPage(playlist), state);
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
    const page = editPage(playlist);
    return this.submissions.prepare({
      request,
      response,
      definition: page.definition,
      input: PlaylistInput,
      act: async (input) => {
        const { name, description = playlist.description } = input;
        const shown = {
          name: input.shown_name ?? playlist.name,
          description: input.shown_description ?? playlist.description,
        };
        await this.editPlaylist.run(requireLogin(request).user.id, id, { name, description }, shown);
        this.redirects.withNotice(response, pathOf(id), 'playlist_edited');
      },
      showAgain: async (typed, problems, { code }) => {
        if (code !== 'playlist_changed') {
          this.forms.show(request, response, page, { typed, problems, hidden: shownIn(typed, playlist) });
          return;
        }
        // Whoever has been told what it was changed to may overwrite it.
        const hidden = shownWords(await this.find(request, id));
        const said = [...problems, { field: null, message: 'Save again to overwrite that change.' }];
        this.forms.show(request, response, page, { typed, problems: said, hidden });
      },
    });
  }

  @Get('delete')
  async showDelete(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.forms.show(request, response, deletePage(await this.find(request, id)));
  }

  @Post('delete')
  @TakesForm()
  @Limited('page_playlists')
  async remove(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<FormAction> {
    const page = deletePage(await this.find(request, id));
    return this.submissions.prepare({
      request,
      response,
      definition: page.definition,
      input: NoInput,
      act: async () => {
        await this.removePlaylist.run(requireLogin(request).user.id, id);
        this.redirects.withNotice(response, '/playlists', 'playlist_deleted');
      },
      showAgain: (_typed, problems) => this.forms.show(request, response, page, { problems }),
    });
  }

  @Get('export')
  async export(
    @Param('id') id: string,
    @Query() { format = 'json' }: ExportInput,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!isFormat(format)) throw validationFailed([{ field: 'format', message: 'format must be json or csv.' }]);
    const { playlist, content } = await this.exportPlaylist.run(requireLogin(request).user.id, id, format);
    sendAsFile(response, playlist.name, format);
    response.setHeader('Content-Type', `${FORMATS[format]}; charset=utf-8`);
    response.send(content);
  }

  private async find(request: Request, id: string): Promise<Playlist> {
    return (await this.findPlaylist.run(requireLogin(request).user.id, id)).playlist;
  }
}

function isFormat(text: string): text is ExportFormat {
  return Object.hasOwn(FORMATS, text);
}

function shownIn(typed: Readonly<Record<string, unknown>>, playlist: Playlist): ReturnType<typeof shownWords> {
  return shownWords(playlist).map(({ name, value }) => {
    const given = typed[name];
    return { name, value: typeof given === 'string' ? given.toWellFormed() : value };
  });
}
