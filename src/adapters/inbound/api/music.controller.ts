import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RecordSearch } from '../../../core/history/record-search.js';
import { SearchArtist } from '../../../core/music/search-artist.js';
import { SearchChannel } from '../../../core/music/search-channel.js';
import {
  couldAsk,
  outcomeOf,
  retryAfterOf,
  SearchEverywhere,
  type SourceOutcome,
} from '../../../core/music/search-everywhere.js';
import { SearchTracks } from '../../../core/music/search-tracks.js';
import { failure, success } from '../http/envelope.js';
import { artistSearch, channelSearch, recordedUserOf, trackSearch } from '../http/history/recorded-searches.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { numberOr } from '../http/input/whole-number-field.js';
import { setRetryAfter } from '../http/retry-after.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { requestIdOf } from '../http/middleware/request-identity.js';
import { artistAnswer, channelAnswer, everywhereAnswer, tracksAnswer } from './music-response.js';
import { CombinedSearchInput, SpotifySearchInput, TrackSearchInput, YouTubeSearchInput } from './music.dto.js';

const DEFAULT_TRACK_LIMIT = 10;

/** Contract 2.2: the four searches, which share one budget. Those of somebody who is logged in go into the history. */
@Controller('api/v1')
export class MusicController {
  constructor(
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
    private readonly searchEverywhere: SearchEverywhere,
    private readonly searchTracks: SearchTracks,
    private readonly recordSearch: RecordSearch,
  ) {}

  @Post('spotify/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async spotify(
    @Body(new InputPipe(SpotifySearchInput, 'body')) { artist_name: name }: SpotifySearchInput,
    @Req() request: Request,
  ) {
    const outcome = await outcomeOf(this.searchArtist.run(name));
    await this.recordSearch.run(recordedUserOf(request), artistSearch(name, outcome));
    return success(artistAnswer(foundIn(outcome)));
  }

  @Post('youtube/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async youtube(
    @Body(new InputPipe(YouTubeSearchInput, 'body')) { channel_name: name }: YouTubeSearchInput,
    @Req() request: Request,
  ) {
    const outcome = await outcomeOf(this.searchChannel.run(name, clientOf(request)));
    await this.recordSearch.run(recordedUserOf(request), channelSearch(name, outcome));
    return success(channelAnswer(foundIn(outcome)));
  }

  @Get('spotify/tracks')
  @Limited('api_search')
  async tracks(@Query(new InputPipe(TrackSearchInput, 'query')) input: TrackSearchInput, @Req() request: Request) {
    const page = { limit: numberOr(input.limit, DEFAULT_TRACK_LIMIT), offset: numberOr(input.offset, 0) };
    const outcome = await outcomeOf(this.searchTracks.run(input.q, page));
    // Turning to the next page is no other search.
    if (page.offset === 0) await this.recordSearch.run(recordedUserOf(request), trackSearch(input.q, outcome));
    return success(tracksAnswer(foundIn(outcome)));
  }

  @Get('search')
  @Limited('api_search')
  async everywhere(
    @Query(new InputPipe(CombinedSearchInput, 'query')) input: CombinedSearchInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const found = await this.searchEverywhere.run(input.q, clientOf(request));
    const searches = [...artistSearch(input.q, found.spotify), ...channelSearch(input.q, found.youtube)];
    await this.recordSearch.run(recordedUserOf(request), searches);
    const data = everywhereAnswer(found);
    const outcomes = [found.spotify, found.youtube];
    if (couldAsk(outcomes)) return success(data);
    setRetryAfter(response, retryAfterOf(outcomes));
    response.status(503);
    const message = 'Neither Spotify nor YouTube can be asked right now. Please try again later.';
    return failure({ code: 'search_unavailable', message }, requestIdOf(request), data);
  }
}

/** @throws DomainError when the search failed or found nothing */
function foundIn<T>(outcome: SourceOutcome<T>): T {
  if (outcome.status !== 'ok') throw outcome.error;
  return outcome.found;
}
