import { Body, Controller, Get, Post, Query, Redirect, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FindSongs } from '../../../core/music/find-songs.js';
import type { SearchClient } from '../../../core/music/music.ports.js';
import { RecordSearch, type RecordedSearch } from '../../../core/history/record-search.js';
import { SearchEverywhere } from '../../../core/music/search-everywhere.js';
import type { PreferredMatches } from '../../../core/music/find-everywhere.js';
import { couldAsk, outcomeOf, retryAfterOf, type SourceOutcome } from '../../../core/music/source-outcome.js';
import { ReadSearchTerm } from '../../../core/music/read-search-term.js';
import { SearchArtist } from '../../../core/music/search-artist.js';
import { SearchChannel } from '../../../core/music/search-channel.js';
import { MATCHES } from '../../../core/music/choose-by-name.js';
import { cleanSearchTerm, readArtistAddress } from '../../../core/music/search-term.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { artistSearch, channelSearch, recordedUserOf } from '../http/history/recorded-searches.js';
import { TakesForm } from '../http/input/body.guard.js';
import { ARTIST_TERM, textProblem } from '../http/input/fields.js';
import { setRetryAfter } from '../http/retry-after.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { toProblem } from '../http/errors/problem.js';
import { PageRenderer } from './page-renderer.js';
import { type HomeQuery, type ResultSide, ResultView, SCOPES, type SearchScope, typedSearch } from './result-view.js';
import { setRefused } from '../http/errors/problem-log.js';

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
  ) {}

  @Get()
  @Limited('page_search', (request) => request.query['q'] !== undefined)
  async show(@Query() query: HomeQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { q, scope } = typedSearch(query);
    const view = { q, name: null, scope, sampleSources: this.samples.any, problem: null, sides: null };
    if (query.q === undefined && parameterProblem(query) === null) {
      this.send(request, response, view);
      return;
    }
    const problem = parameterProblem(query) ?? termProblem(query.q);
    if (problem !== null) {
      setRefused(response, { status: 400, code: 'validation_failed' });
      this.send(request, response, { ...view, problem });
      return;
    }
    const term = cleanSearchTerm(q).trim();
    const { sides, outcomes, searches } = await this.search(term, scope, clientOf(request), preferred(query));
    await this.recordSearch.run(recordedUserOf(request), searches);
    setStatus(response, outcomes);
    this.send(request, response, { ...view, q: term, name: bestOf(sides)?.name ?? null, sides });
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

  private send(request: Request, response: Response, view: HomeView): void {
    const title =
      (view.problem === null ? '' : 'Error: ') + (view.name ?? (view.q === '' ? 'Who is that artist?' : view.q));
    // Search engines may list the empty form and results, but no search without results or with a problem.
    const found = view.sides?.some(({ card }) => card !== null) ?? false;
    const noIndex = !found && (view.sides !== null || view.problem !== null);
    const about = found
      ? {
          description: describeResult(view),
          canonical: searchAddress(view),
          imageUrl: bestOf(view.sides ?? [])?.imageUrl,
        }
      : {};
    this.pages.send(request, response, { view: 'home', title, data: view, noIndex, ...about });
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
      return { sides, outcomes: [spotify], searches: artistSearch(q, spotify) };
    }
    if (scope === 'youtube') {
      const youtube = await outcomeOf(
        this.readTerm
          .run(q, TYPED, client, scope)
          .then((term) => this.searchChannel.run(term, client, preferred.channelId)),
      );
      return {
        sides: [this.results.youtube(q, youtube, scope)],
        outcomes: [youtube],
        searches: channelSearch(q, youtube),
      };
    }
    const { spotify, songs, youtube } = await this.searchEverywhere.run(q, TYPED, client, preferred);
    return {
      sides: [this.results.spotify(q, spotify, songs, scope), this.results.youtube(q, youtube, scope)],
      outcomes: [spotify, youtube],
      searches: [...artistSearch(q, spotify), ...channelSearch(q, youtube)],
    };
  }
}

interface HomeView {
  readonly q: string;
  /** Who was found; `null` for nobody. */
  readonly name: string | null;
  readonly scope: SearchScope;
  /** Some results come from the sample catalogue. */
  readonly sampleSources: boolean;
  /** The problem with the search term. */
  readonly problem: string | null;
  /** `null` when nothing was searched. */
  readonly sides: readonly ResultSide[] | null;
}

interface SearchedSides {
  readonly sides: readonly ResultSide[];
  readonly outcomes: readonly SourceOutcome<unknown>[];
  /** For the history, Spotify's first. */
  readonly searches: readonly RecordedSearch[];
}

/** The card whose name fits best what was searched for; of equals the first. */
function bestOf(sides: readonly ResultSide[]): NonNullable<ResultSide['card']> | undefined {
  const cards = sides.flatMap(({ card }) => card ?? []);
  return cards.toSorted((one, other) => MATCHES.indexOf(one.match) - MATCHES.indexOf(other.match))[0];
}

/** The description of a page with results, for search engines and link previews. */
function describeResult({ q, name, sides }: HomeView): string {
  const names = (sides ?? []).filter(({ card }) => card !== null).map(({ sourceName }) => sourceName);
  return `${name ?? q} on ${names.join(' and on ')}: followers, views, pictures and links.`;
}

/** The canonical address, without a default source or a chosen match. */
function searchAddress({ q, scope }: HomeView): string {
  return `/?${new URLSearchParams({ q, ...(scope !== 'all' && { source: scope }) }).toString()}`;
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
