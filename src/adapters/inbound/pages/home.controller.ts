import { Body, Controller, Get, Post, Query, Redirect, Res } from '@nestjs/common';
import type { Response } from 'express';
import { FindSongs } from '../../../core/music/find-songs.js';
import type { SearchClient } from '../../../core/music/music.ports.js';
import { RecordSearch, type RecordedSearch } from '../../../core/history/record-search.js';
import { SearchEverywhere } from '../../../core/music/search-everywhere.js';
import type { PreferredMatches } from '../../../core/music/find-everywhere.js';
import { couldAsk, outcomeOf, retryAfterOf, type SourceOutcome } from '../../../core/music/source-outcome.js';
import { ReadSearchTerm } from '../../../core/music/read-search-term.js';
import { SearchArtist } from '../../../core/music/search-artist.js';
import { SearchChannel } from '../../../core/music/search-channel.js';
import { cleanSearchTerm, readArtistAddress } from '../../../core/music/search-term.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { artistSearch, channelSearch, recordedUserOf, searchOfBoth } from '../http/history/recorded-searches.js';
import { TakesForm } from '../http/input/body.guard.js';
import { ARTIST_TERM, textProblem } from '../http/input/fields.js';
import { setRetryAfter } from '../http/retry-after.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { toProblem } from '../http/errors/problem.js';
import type { IdentityView } from './identity-view.js';
import { currentLogin, currentUser } from '../http/session/current-login.js';
import { PageRenderer } from './page-renderer.js';
import { NO_RESULTS, resultsPage } from './results-page.js';
import { type HomeQuery, type ResultSide, ResultView, SCOPES, type SearchScope, typedSearch } from './result-view.js';
import { setRefused } from '../http/errors/problem-log.js';
import { exampleView } from './example-view.js';
import { ShowExample } from '../../../core/music/show-example.js';
import { ListPlaylists } from '../../../core/playlists/list-playlists.js';
import { playlistsToChoose } from './playlists/playlists-to-choose.js';
import { SuggestArtists } from '../../../core/music/suggest-artists.js';

/** Whether any source uses the sample catalogue: the page says so. */
export class SampleSources {
  constructor(readonly any: boolean) {}
}

/** What an error about the search term calls it. */
const TYPED = 'This';

/** The old form may send anything; longer terms would be refused anyway. */
const REDIRECTED_TERM_MAX = 500;

/** `/`: one search box for both sources. */
@Controller()
export class HomeController {
  constructor(
    private readonly readTerm: ReadSearchTerm,
    private readonly searchArtist: SearchArtist,
    private readonly findSongs: FindSongs,
    private readonly searchChannel: SearchChannel,
    private readonly searchEverywhere: SearchEverywhere,
    private readonly recordSearch: RecordSearch,
    private readonly pages: PageRenderer,
    private readonly results: ResultView,
    private readonly samples: SampleSources,
    private readonly showExample: ShowExample,
    private readonly suggestArtists: SuggestArtists,
    private readonly listPlaylists: ListPlaylists,
  ) {}

  @Get()
  @Limited('page_search', (request) => request.query['q'] !== undefined)
  async show(@Query() query: HomeQuery, @Res() response: Response): Promise<void> {
    const { q, scope } = typedSearch(query);
    const empty = { ...NO_RESULTS, q, scope, sampleSources: this.samples.any };
    if (query.q === undefined && parameterProblem(query) === null) {
      const userId = currentLogin(response.req)?.user.id ?? null;
      const [recent, example] = await Promise.all([this.suggestArtists.recent(userId), this.example()]);
      this.pages.send(response, resultsPage({ ...empty, recent, example }));
      return;
    }
    const problem = parameterProblem(query) ?? termProblem(query.q);
    if (problem !== null) {
      setRefused(response, { status: 400, code: 'validation_failed' });
      this.pages.send(response, resultsPage({ ...empty, problem }));
      return;
    }
    const term = cleanSearchTerm(q).trim();
    const chosen = preferred(query);
    const client = clientOf(response.req);
    const { sides, identity, offered, outcomes, recorded } = await this.search(term, scope, client, chosen);
    await this.recordSearch.run(recordedUserOf(response.req), recorded);
    setStatus(response, outcomes);
    const playlists = await playlistsToChoose(response.req, this.listPlaylists);
    const isMissing = sides.some(({ status }) => status === 'not_found');
    const cards = sides.flatMap(({ card }) => card ?? []);
    const shown = cards.flatMap(({ name, otherMatches }) => [name, ...otherMatches.map((other) => other.name)]);
    const near = isMissing
      ? await this.suggestArtists.near(currentUser(response.req)?.id ?? null, term, [...shown, ...offered])
      : [];
    this.pages.send(response, resultsPage({ ...empty, q: term, chosen, sides, identity, near, playlists }));
  }

  /** The former service's form; it changes nothing, so it needs no CSRF token. */
  @Post()
  @Redirect()
  @TakesForm({ csrf: false })
  redirectOldForm(@Body() body: Record<string, unknown> | undefined): { url: string; statusCode: number } {
    const source = body?.['action'] === 'youtube' ? 'youtube' : 'spotify';
    const typed = body?.[source === 'youtube' ? 'channel_name' : 'artist_name'];
    const q = [...(typeof typed === 'string' ? typed : '')].slice(0, REDIRECTED_TERM_MAX).join('').toWellFormed();
    return { url: `/?${new URLSearchParams({ q, source }).toString()}`, statusCode: 303 };
  }

  private async example() {
    const example = await this.showExample.run();
    return example && exampleView(example, this.results);
  }

  private async search(
    q: string,
    scope: SearchScope,
    client: SearchClient,
    preferred: PreferredMatches,
  ): Promise<SearchedSides> {
    if (scope === 'spotify') {
      const spotify = await outcomeOf(
        this.readTerm.run(q, TYPED, client, scope).then((term) => this.searchArtist.run(term, preferred.artistId)),
      );
      const songs = spotify.status === 'ok' ? await this.findSongs.run(spotify.found.artist) : [];
      const sides = [this.results.spotify(q, spotify, songs, scope)];
      return { sides, identity: null, offered: [], outcomes: [spotify], recorded: artistSearch(q, spotify) };
    }
    if (scope === 'youtube') {
      const youtube = await outcomeOf(
        this.readTerm
          .run(q, TYPED, client, scope)
          .then((term) => this.searchChannel.run(term, client, preferred.channelId)),
      );
      return {
        sides: [this.results.youtube(q, youtube, scope)],
        identity: null,
        offered: [],
        outcomes: [youtube],
        recorded: channelSearch(q, youtube),
      };
    }
    const found = await this.searchEverywhere.run(q, TYPED, client, preferred);
    const { spotify, youtube } = found;
    this.showExample.offer(found);
    return {
      ...this.results.everywhere(found, scope),
      offered: found.identity.meaning?.offered ?? [],
      outcomes: [spotify, youtube],
      recorded: searchOfBoth(found),
    };
  }
}

interface SearchedSides {
  readonly sides: readonly ResultSide[];
  readonly identity: IdentityView | null;
  /** See `NameMeaning`. */
  readonly offered: readonly string[];
  readonly outcomes: readonly SourceOutcome<unknown>[];
  /** For the history. */
  readonly recorded: RecordedSearch | null;
}

/** 200 if one source could be asked; else the failure's own status, or 503 when there are several. */
function setStatus(response: Response, outcomes: readonly SourceOutcome<unknown>[]): void {
  if (couldAsk(outcomes)) return;
  const [only, another] = outcomes;
  const alone = only?.status === 'unavailable' && another === undefined;
  setRefused(response, alone ? toProblem(only.error) : { status: 503, code: 'search_unavailable' });
  setRetryAfter(response, retryAfterOf(outcomes));
}

/** The problem with the search term; `null` when there is none. */
function termProblem(q: unknown): string | null {
  if (Array.isArray(q)) return 'Please search for one name at a time.';
  if (typeof q !== 'string' || cleanSearchTerm(q).trim() === '') return 'Please enter the name of an artist.';
  return textProblem('The name', q, ARTIST_TERM) ?? addressProblem(cleanSearchTerm(q).trim());
}

/** The problem with an address that is no artist's. */
function addressProblem(term: string): string | null {
  try {
    readArtistAddress(term, TYPED);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

function preferred({ artist, channel }: HomeQuery): PreferredMatches {
  return {
    artistId: typeof artist === 'string' ? artist : undefined,
    channelId: typeof channel === 'string' ? channel : undefined,
  };
}

function parameterProblem({ source, artist, channel }: HomeQuery): string | null {
  if (source !== undefined && !SCOPES.some((scope) => scope === source)) {
    return 'Please choose to search on Spotify, on YouTube, or on both.';
  }
  if (artist !== undefined && typeof artist !== 'string') return 'Please choose one artist.';
  return channel === undefined || typeof channel === 'string' ? null : 'Please choose one channel.';
}
