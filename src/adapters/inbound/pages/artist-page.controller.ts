import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ShowArtist } from '../../../core/music/show-artist.js';
import { ListPlaylists } from '../../../core/playlists/list-playlists.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { artistPath } from './identity-view.js';
import { playlistsToChoose } from './playlists/playlists-to-choose.js';
import { PageRenderer } from './page-renderer.js';
import { NO_RESULTS, resultsPage } from './results-page.js';
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
  async show(@Param('mbid') mbid: string, @Res() response: Response): Promise<void> {
    const found = await this.showArtist.run(mbid, clientOf(response.req));
    if ('movedTo' in found) {
      response.redirect(301, artistPath(found.movedTo));
      return;
    }
    const playlists = await playlistsToChoose(response.req, this.listPlaylists);
    const results = this.results.everywhere(found, 'all');
    this.pages.send(response, resultsPage({ ...NO_RESULTS, q: found.query, playlists, ...results }));
  }
}
