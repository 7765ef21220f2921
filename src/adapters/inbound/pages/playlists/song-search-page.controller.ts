import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { RecordSearch } from '../../../../core/history/record-search.js';
import { ReadSearchTerm } from '../../../../core/music/read-search-term.js';
import { readArtistAddress } from '../../../../core/music/search-term.js';
import { outcomeOf } from '../../../../core/music/source-outcome.js';
import { SearchTracks } from '../../../../core/music/search-tracks.js';
import { AddSong } from '../../../../core/playlists/add-song.js';
import { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import { toProblem } from '../../http/errors/problem.js';
import { recordedUserOf, trackSearch } from '../../http/history/recorded-searches.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { clientOf, Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { formProblems, invalidInput, type NamedProblem, problemsOf, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import { searchForm, songForm } from './playlist-forms.js';
import { AddSongInput, givenSong, SongSearchInput } from './playlist-form.dto.js';
import { pathOf, pathOfSearch } from './playlist-paths.js';
import { FOUND_SONGS, foundSongsView, songSearchView, type SongSearchView } from './song-search-view.js';
import { setRefused } from '../../http/errors/problem-log.js';

/** `/playlists/:id/search`: finds songs on Spotify and adds them. */
@Controller('playlists/:id')
@NeedsLogin()
@LimitedWrites('page_playlists')
export class SongSearchPageController {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly readTerm: ReadSearchTerm,
    private readonly searchTracks: SearchTracks,
    private readonly recordSearch: RecordSearch,
    private readonly addSong: AddSong,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  @Get('search')
  @Limited('page_playlist_search', ({ query }) => query['q'] !== undefined)
  show(@Param('id') id: string, @Query() query: Typed, @Res() response: Response): Promise<void> {
    return this.search(response, id, query);
  }

  /** The address of a refused song, which may be reloaded or revisited. */
  @Get('add_song')
  async showAfterAdding(@Param('id') id: string, @Res() response: Response): Promise<void> {
    await this.findPlaylist.run(requireLogin(response.req).user.id, id);
    response.redirect(303, pathOf(id, 'search'));
  }

  @Post('add_song')
  @TakesForm()
  add(@Param('id') id: string, @Res() response: Response) {
    return this.forms.submit(response, songForm, {
      input: AddSongInput,
      ignored: ['q', 'offset'],
      act: async (song) => {
        await this.addSong.run(requireLogin(response.req).user.id, id, givenSong(song));
        return { to: pathAfterAdding(id, response.req.body as Typed), notice: 'song_added' };
      },
      showAgain: (problems, { q, offset }) => {
        // The core's name for the field is the API's.
        const renamed = problems.map(({ message }) => ({
          field: null,
          message: message.replaceAll('spotify_track_id', 'track_id'),
        }));
        return this.search(response, id, { q, offset: offset ?? '0' }, renamed);
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
    response: Response,
    playlistId: string,
    typed: Typed,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const playlist = await this.findPlaylist.run(requireLogin(response.req).user.id, playlistId);
    if (typed['q'] === undefined) {
      this.send(response, songSearchView(playlist), problems);
      return;
    }
    let input: SongSearchInput;
    try {
      input = checkInput(SongSearchInput, typed, 'query');
      readArtistAddress(input.q, 'q');
    } catch (error) {
      const problem = invalidInput(error, response);
      const q = typeof typed['q'] === 'string' ? typed['q'].toWellFormed() : '';
      this.send(response, songSearchView(playlist, q), problemsOf(problem, searchForm));
      return;
    }
    const { q, offset } = input;
    const page = { limit: FOUND_SONGS, offset: offset ?? 0 };
    const outcome = await outcomeOf(
      this.readTerm.run(q, 'q', clientOf(response.req)).then(({ name }) => this.searchTracks.run(name, page)),
    );
    // Other pages of the results, and coming back after a song was added, are no new search.
    if (offset === undefined) await this.recordSearch.run(recordedUserOf(response.req), trackSearch(q, outcome));
    if (problems.length === 0 && outcome.status !== 'ok' && outcome.status !== 'not_found') {
      const problem = toProblem(outcome.error);
      setRefused(response, problem);
    }
    const view = foundSongsView(playlist, { q, offset: offset ?? 0 }, outcome);
    this.send(response, view, problems);
  }

  private send(response: Response, view: SongSearchView, problems: readonly NamedProblem[]): void {
    const data = { ...view, fieldProblem: problems.find(({ field }) => field === 'q')?.message ?? null };
    const title = `Songs for ${view.playlistName}`;
    const shown = formProblems(searchForm, problems);
    this.pages.send(response, { view: 'song-search', title, data, problems: shown, noIndex: true });
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
