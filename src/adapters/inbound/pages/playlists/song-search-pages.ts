import type { Request, Response } from 'express';
import type { RecordSearch } from '../../../../core/history/record-search.js';
import { outcomeOf } from '../../../../core/music/search-everywhere.js';
import type { SearchTracks } from '../../../../core/music/search-tracks.js';
import type { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import type { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { setRetryAfter } from '../../http/retry-after.js';
import { toProblem } from '../../http/errors/problem.js';
import { recordedUserOf, trackSearch } from '../../http/history/recorded-searches.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { requireLogin } from '../../http/session/current-login.js';
import { formProblems, type NamedProblem, problemsOf, type Typed } from '../forms/form-definition.js';
import type { PageRenderer } from '../page-renderer.js';
import type { ResultView } from '../result-view.js';
import { searchForm } from './playlist-forms.js';
import { SongSearchInput } from './playlist-form.dto.js';
import { FOUND_SONGS, foundSongsView, songSearchView, type SongSearchPlace } from './song-search-view.js';

/** Shows which songs there are to be put into a playlist. */
export class SongSearchPages {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly searchTracks: SearchTracks,
    private readonly recordSearch: RecordSearch,
    private readonly results: ResultView,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
  ) {}

  /**
   * Sends the page with the status that is set already, or with that of the search when it failed.
   * @param given names what is searched for, if anything
   * @param problems of a form on the page that was refused
   * @throws DomainError `not_found` when there is no such playlist: then Spotify is not asked
   */
  async show(
    request: Request,
    response: Response,
    playlistId: string,
    given: Typed,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const found = await this.findPlaylist.run(requireLogin(request).user.id, playlistId);
    if (given['q'] === undefined) {
      this.send(request, response, songSearchView(found), problems);
      return;
    }
    let input: SongSearchInput;
    try {
      input = checkInput(SongSearchInput, given, 'query');
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== 'validation_failed') throw error;
      response.status(problem.status);
      const typed = typeof given['q'] === 'string' ? given['q'].toWellFormed() : '';
      this.send(request, response, songSearchView(found, typed), problemsOf(problem, searchForm));
      return;
    }
    const place = { q: input.q, offset: input.offset ?? null };
    const view = await this.search(request, response, found, place, problems.length === 0);
    this.send(request, response, view, problems);
  }

  /** @param setsStatus whether a search that failed is what the answer is about */
  private async search(
    request: Request,
    response: Response,
    found: Parameters<typeof foundSongsView>[0],
    place: SongSearchPlace,
    setsStatus: boolean,
  ): Promise<ReturnType<typeof foundSongsView>> {
    const page = { limit: FOUND_SONGS, offset: place.offset ?? 0 };
    const outcome = await outcomeOf(this.searchTracks.run(place.q, page));
    // Turning a page, and coming back to one after a song was added, is no other search.
    if (place.offset === null) await this.recordSearch.run(recordedUserOf(request), trackSearch(place.q, outcome));
    if (setsStatus && outcome.status !== 'ok' && outcome.status !== 'not_found') {
      const { status, retryAfterSeconds } = toProblem(outcome.error);
      response.status(status);
      setRetryAfter(response, retryAfterSeconds);
    }
    return foundSongsView(found, place, outcome, (url) => this.results.picture(url));
  }

  private send(
    request: Request,
    response: Response,
    view: ReturnType<typeof songSearchView>,
    problems: readonly NamedProblem[],
  ): void {
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
