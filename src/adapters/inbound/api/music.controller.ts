import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RecordSearch } from '../../../core/history/record-search.js';
import { ReadSearchTerm } from '../../../core/music/read-search-term.js';
import { SearchArtist } from '../../../core/music/search-artist.js';
import { SearchChannel } from '../../../core/music/search-channel.js';
import { SearchEverywhere } from '../../../core/music/search-everywhere.js';
import { couldAsk, outcomeOf, retryAfterOf, type SourceOutcome } from '../../../core/music/source-outcome.js';
import { SearchTracks } from '../../../core/music/search-tracks.js';
import { ShowArtist } from '../../../core/music/show-artist.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import { success } from '../http/envelope.js';
import { NEXT_LINK, setNextLink } from '../http/next-link.js';
import { ApiAnswer, ApiErrors, ApiErrorWithData } from '../http/openapi/api-answer.js';
import {
  artistSearch,
  channelSearch,
  recordedUserOf,
  searchOfBoth,
  trackSearch,
} from '../http/history/recorded-searches.js';
import { TakesJson } from '../http/input/body.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { ArtistDto } from './artist.dto.js';
import { ChannelDto } from './channel.dto.js';
import {
  CombinedSearchDto,
  CombinedSearchInput,
  SpotifySearchInput,
  TrackSearchInput,
  YouTubeSearchInput,
} from './music.dto.js';
import { TrackPageDto } from './track.dto.js';

const DEFAULT_TRACK_LIMIT = 10;

/** An artist may be named by an address elsewhere, where it is looked up first then. */
const SOURCE_ERRORS = [
  'spotify_not_configured',
  'spotify_unavailable',
  'youtube_not_configured',
  'youtube_unavailable',
  'musicbrainz_not_configured',
  'musicbrainz_unavailable',
] as const;

const UNAVAILABLE = 'Neither Spotify nor YouTube can be asked right now. Please try again later.';
const NEITHER_SIDE: CombinedSearchDto = {
  query: 'Muse',
  spotify: { status: 'unavailable', artist: null, tracks: [] },
  youtube: { status: 'unavailable', channel: null, videos: [] },
  identity: { status: 'pending', artist: null },
  pairing: { spotify: 'none', youtube: 'none' },
};

/** The four searches, and artists by what they are, with one rate limit. Searches of a user go into the history. */
@ApiTags('Search')
@Controller('api/v1')
@TakesToken('search')
export class MusicController {
  constructor(
    private readonly readTerm: ReadSearchTerm,
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
    private readonly searchEverywhere: SearchEverywhere,
    private readonly searchTracks: SearchTracks,
    private readonly showArtist: ShowArtist,
    private readonly recordSearch: RecordSearch,
  ) {}

  @ApiOperation({
    operationId: 'searchSpotify',
    summary: 'Find an artist on Spotify',
    description: 'By name or address. Of several, the best match; the others are in `other_matches`.',
  })
  @ApiAnswer(ArtistDto)
  @ApiErrors('not_found', 'upstream_error', 'upstream_timeout', ...SOURCE_ERRORS)
  @Post('spotify/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async spotify(@Body() { artist_name: name }: SpotifySearchInput, @Req() request: Request) {
    const outcome = await outcomeOf(
      this.readTerm.run(name, 'artist_name', clientOf(request), 'spotify').then((term) => this.searchArtist.run(term)),
    );
    await this.recordSearch.run(recordedUserOf(request), artistSearch(name, outcome));
    return success(ArtistDto.from(foundIn(outcome)));
  }

  @ApiOperation({
    operationId: 'searchYouTube',
    summary: 'Find a channel on YouTube',
    description: 'By name, handle or address. Of several, the best match; the others are in `other_matches`.',
  })
  @ApiAnswer(ChannelDto)
  @ApiErrors('not_found', 'upstream_error', 'upstream_timeout', ...SOURCE_ERRORS)
  @Post('youtube/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async youtube(@Body() { channel_name: name }: YouTubeSearchInput, @Req() request: Request) {
    const client = clientOf(request);
    const outcome = await outcomeOf(
      this.readTerm.run(name, 'channel_name', client, 'youtube').then((term) => this.searchChannel.run(term, client)),
    );
    await this.recordSearch.run(recordedUserOf(request), channelSearch(name, outcome));
    return success(ChannelDto.from(foundIn(outcome)));
  }

  @ApiOperation({
    operationId: 'searchTracks',
    summary: 'Find tracks on Spotify, page by page',
    description:
      'Each item can be added to a playlist as it is. An artist’s address or a handle finds songs by that artist’s name.',
  })
  @ApiAnswer(TrackPageDto, { headers: NEXT_LINK })
  @ApiErrors('not_found', 'upstream_error', 'upstream_timeout', ...SOURCE_ERRORS)
  @Get('spotify/tracks')
  @Limited('api_search')
  async tracks(@Query() input: TrackSearchInput, @Res({ passthrough: true }) response: Response) {
    const page = { limit: input.limit ?? DEFAULT_TRACK_LIMIT, offset: input.offset ?? 0 };
    const outcome = await outcomeOf(
      this.readTerm.run(input.q, 'q', clientOf(response.req)).then(({ name }) => this.searchTracks.run(name, page)),
    );
    // Turning to the next page is no other search.
    if (page.offset === 0) await this.recordSearch.run(recordedUserOf(response.req), trackSearch(input.q, outcome));
    const found = foundIn(outcome);
    setNextLink(response, 'offset', found.nextOffset);
    return success(TrackPageDto.from(found));
  }

  @ApiOperation({
    operationId: 'searchEverywhere',
    summary: 'Ask both sources at once, and who that is',
    description:
      'One side’s failure never hides the other’s answer. Where the artist’s identity is known, its links lead to the results; ' +
      'with an identity the status is always 200.',
  })
  @ApiErrorWithData('search_unavailable', CombinedSearchDto, NEITHER_SIDE)
  @ApiAnswer(CombinedSearchDto)
  @Get('search')
  @Limited('api_search')
  async everywhere(@Query() input: CombinedSearchInput, @Req() request: Request) {
    const found = await this.searchEverywhere.run(input.q, 'q', clientOf(request));
    await this.recordSearch.run(recordedUserOf(request), searchOfBoth(found));
    const data = CombinedSearchDto.from(found);
    const outcomes = [found.spotify, found.youtube];
    if (couldAsk(outcomes) || found.identity.identity !== null) return success(data);
    const retryAfterSeconds = retryAfterOf(outcomes);
    throw new DomainError('unavailable', 'search_unavailable', UNAVAILABLE, {
      data,
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }

  @ApiOperation({
    operationId: 'showArtist',
    summary: 'One artist, on both sources',
    description: 'An address that lasts: an id that was merged into another one is answered with that one’s address.',
  })
  @ApiParam({
    name: 'mbid',
    description: 'The artist’s id at MusicBrainz.',
    example: '9c9f1380-2516-4fc9-a3e6-f9f61941d090',
  })
  @ApiAnswer(CombinedSearchDto, { moved: 'The id was merged into another one.' })
  @ApiErrors('validation_failed', 'not_found', 'musicbrainz_not_configured', 'musicbrainz_unavailable')
  @Get('artists/:mbid')
  @Limited('api_search')
  async artist(@Param('mbid') mbid: string, @Res({ passthrough: true }) response: Response) {
    const found = await this.showArtist.run(mbid, clientOf(response.req));
    if (!('movedTo' in found)) return success(CombinedSearchDto.from(found));
    response.status(301).location(`/api/v1/artists/${found.movedTo}`);
    return success(null);
  }
}

/** @throws DomainError when the search failed or found nothing */
function foundIn<T>(outcome: SourceOutcome<T>): T {
  if (outcome.status !== 'ok') throw outcome.error;
  return outcome.found;
}
