import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SearchArtist } from '../../../core/music/search-artist.js';
import { SearchChannel } from '../../../core/music/search-channel.js';
import { couldAsk, retryAfterOf, SearchEverywhere } from '../../../core/music/search-everywhere.js';
import { SearchTracks } from '../../../core/music/search-tracks.js';
import { failure, success } from '../web/envelope.js';
import { TakesJson } from '../web/input/body-guard.js';
import { InputPipe } from '../web/input/input-pipe.js';
import { numberOr } from '../web/input/whole-number-field.js';
import { Limited } from '../web/limits/rate-limit-guard.js';
import { requestIdOf } from '../web/middleware/request-identity.js';
import { artistAnswer, channelAnswer, everywhereAnswer, tracksAnswer } from './music-answers.js';
import { CombinedSearchInput, SpotifySearchInput, TrackSearchInput, YouTubeSearchInput } from './music-inputs.js';

const DEFAULT_TRACK_LIMIT = 10;

/** Contract 2.2: the four searches, which share one budget. */
@Controller('api/v1')
export class MusicController {
  constructor(
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
    private readonly searchEverywhere: SearchEverywhere,
    private readonly searchTracks: SearchTracks,
  ) {}

  @Post('spotify/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async spotify(@Body(new InputPipe(SpotifySearchInput, 'body')) input: SpotifySearchInput) {
    return success(artistAnswer(await this.searchArtist.run(input.artist_name)));
  }

  @Post('youtube/search')
  @HttpCode(200)
  @Limited('api_search')
  @TakesJson()
  async youtube(@Body(new InputPipe(YouTubeSearchInput, 'body')) input: YouTubeSearchInput) {
    return success(channelAnswer(await this.searchChannel.run(input.channel_name)));
  }

  @Get('spotify/tracks')
  @Limited('api_search')
  async tracks(@Query(new InputPipe(TrackSearchInput, 'query')) input: TrackSearchInput) {
    const page = { limit: numberOr(input.limit, DEFAULT_TRACK_LIMIT), offset: numberOr(input.offset, 0) };
    return success(tracksAnswer(await this.searchTracks.run(input.q, page)));
  }

  @Get('search')
  @Limited('api_search')
  async everywhere(
    @Query(new InputPipe(CombinedSearchInput, 'query')) input: CombinedSearchInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const found = await this.searchEverywhere.run(input.q);
    const data = everywhereAnswer(found);
    const outcomes = [found.spotify, found.youtube];
    if (couldAsk(outcomes)) return success(data);
    const retryAfter = retryAfterOf(outcomes);
    if (retryAfter !== null) response.setHeader('Retry-After', String(retryAfter));
    response.status(503);
    const message = 'Neither Spotify nor YouTube can be asked right now. Please try again later.';
    return failure({ code: 'search_unavailable', message }, requestIdOf(request), data);
  }
}
