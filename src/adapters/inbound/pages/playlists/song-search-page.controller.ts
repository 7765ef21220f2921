import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RecordSearch } from '../../../../core/history/record-search.js';
import { outcomeOf } from '../../../../core/music/source-outcome.js';
import { SearchTracks } from '../../../../core/music/search-tracks.js';
import { AddSong } from '../../../../core/playlists/add-song.js';
import { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { toProblem } from '../../http/errors/problem.js';
import { recordedUserOf, trackSearch } from '../../http/history/recorded-searches.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { formProblems, invalidInput, type NamedProblem, problemsOf, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import { ResultView } from '../result-view.js';
import { givenSong } from './given-song.js';
import { searchForm, songForm } from './playlist-forms.js';
import { AddSongInput, SongSearchInput } from './playlist-form.dto.js';
import { pathOf, pathOfSearch } from './playlist-paths.js';
import { FOUND_SONGS, foundSongsView, songSearchView, type SongSearchView } from './song-search-view.js';
import { setRefused } from '../../http/errors/problem-log.js';

/** `/playlists/:id/search`: finds songs on Spotify and adds them. */
@Controller('playlists/:id')
@NeedsLogin()
@LimitedWrites()
export class SongSearchPageController {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly searchTracks: SearchTracks,
    private readonly recordSearch: RecordSearch,
    private readonly addSong: AddSong,
    private readonly forms: Forms,
    private readonly results: ResultView,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly redirects: Redirects,
  ) {}

  @Get('search')
  @Limited('page_playlist_search', ({ query }) => query['q'] !== undefined)
  show(
    @Param('id') id: string,
    @Query() query: Typed,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.search(request, response, id, query);
  }

  /** The address of a refused song, which may be reloaded or revisited. */
  @Get('add_song')
  async showAfterAdding(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.findPlaylist.run(requireLogin(request).user.id, id);
    response.redirect(303, pathOf(id, 'search'));
  }

  @Post('add_song')
  @TakesForm()
  @Limited('page_playlists')
  add(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, songForm, {
      input: AddSongInput,
      ignored: ['q', 'offset'],
      act: async (song) => {
        await this.addSong.run(requireLogin(request).user.id, id, givenSong(song));
        this.redirects.withNotice(response, pathAfterAdding(id, request.body as Typed), 'song_added');
      },
      showAgain: (problems, { q, offset }) => {
        // The core's name for the field is the API's.
        const renamed = problems.map(({ message }) => ({
          field: null,
          message: message.replaceAll('spotify_track_id', 'track_id'),
        }));
        return this.search(request, response, id, { q, offset: offset ?? '0' }, renamed);
      },
    });
  }

  /**
   * Sends the page with the status that is set already, or with that of the search when it fails.
   * @param typed the search term and the offset of the first result, if any
   * @param problems of a refused song
   * @throws DomainError `not_found` when there is no such playlist: then Spotify is not asked
   */
  private async search(
    request: Request,
    response: Response,
    playlistId: string,
    typed: Typed,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const playlist = await this.findPlaylist.run(requireLogin(request).user.id, playlistId);
    if (typed['q'] === undefined) {
      this.send(request, response, songSearchView(playlist), problems);
      return;
    }
    let input: SongSearchInput;
    try {
      input = checkInput(SongSearchInput, typed, 'query');
    } catch (error) {
      const problem = invalidInput(error, response);
      const q = typeof typed['q'] === 'string' ? typed['q'].toWellFormed() : '';
      this.send(request, response, songSearchView(playlist, q), problemsOf(problem, searchForm));
      return;
    }
    const { q, offset } = input;
    const outcome = await outcomeOf(this.searchTracks.run(q, { limit: FOUND_SONGS, offset: offset ?? 0 }));
    // Other pages of the results, and coming back after a song was added, are no new search.
    if (offset === undefined) await this.recordSearch.run(recordedUserOf(request), trackSearch(q, outcome));
    if (problems.length === 0 && outcome.status !== 'ok' && outcome.status !== 'not_found') {
      const problem = toProblem(outcome.error);
      setRefused(response, problem);
    }
    const view = foundSongsView(playlist, { q, offset: offset ?? 0 }, outcome, (url) => this.results.picture(url));
    this.send(request, response, view, problems);
  }

  private send(request: Request, response: Response, view: SongSearchView, problems: readonly NamedProblem[]): void {
    const data = {
      ...view,
      problems: formProblems(searchForm, problems),
      fieldProblem: problems.find(({ field }) => field === 'q')?.message ?? null,
      csrf: this.csrf.issue(request, response),
    };
    const title = `${problems.length === 0 ? '' : 'Error: '}Songs for ${view.playlistName}`;
    this.pages.send(request, response, { view: 'song-search', title, data, noIndex: true });
  }
}

/** Back to the search results that the song was added from, else to the playlist. */
function pathAfterAdding(id: string, { q, offset }: Typed): string {
  if (typeof q !== 'string' || q === '') return pathOf(id);
  return pathOfSearch(
    id,
    q.toWellFormed(),
    typeof offset === 'string' && /^\d{1,4}$/.test(offset) ? Number(offset) : 0,
  );
}
