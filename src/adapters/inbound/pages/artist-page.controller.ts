import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ShowArtist } from '../../../core/music/show-artist.js';
import { ListPlaylists } from '../../../core/playlists/list-playlists.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { artistPath } from './identity-view.js';
import { playlistsToChoose } from './playlists/playlists-to-choose.js';
import { PageRenderer } from './page-renderer.js';
import { resultsPage } from './results-page.js';
import { ResultView } from './result-view.js';

/** `/artist/:mbid`: one artist, at an address that lasts. */
@Controller('artist')
export class ArtistPageController {
  constructor(
    private readonly showArtist: ShowArtist,
    private readonly pages: PageRenderer,
    private readonly results: ResultView,
    private readonly listPlaylists: ListPlaylists,
  ) {}

  @Get(':mbid')
  @Limited('page_search')
  async show(@Param('mbid') mbid: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const found = await this.showArtist.run(mbid, clientOf(request));
    if ('movedTo' in found) {
      response.redirect(301, artistPath(found.movedTo));
      return;
    }
    const name = found.identity.identity?.name ?? found.query;
    const view = {
      q: name,
      name,
      scope: 'all',
      sampleSources: false,
      problem: null,
      recent: [],
      example: null,
      near: [],
      playlists: await playlistsToChoose(request, this.listPlaylists),
    } as const;
    this.pages.send(request, response, resultsPage({ ...view, ...this.results.everywhere(found, 'all') }));
  }
}
