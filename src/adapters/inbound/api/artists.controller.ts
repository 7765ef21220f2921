import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ShowArtist } from '../../../core/music/show-artist.js';
import { success } from '../http/envelope.js';
import { clientOf, Limited } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesToken } from '../http/session/token.guard.js';
import { CombinedSearchDto } from './music.dto.js';

/** Artists by what they are, not by what they are called. */
@ApiTags('Search')
@Controller('api/v1/artists')
@TakesToken('search')
export class ArtistsController {
  constructor(private readonly showArtist: ShowArtist) {}

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
  @Get(':mbid')
  @Limited('api_search')
  async show(@Param('mbid') mbid: string, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const found = await this.showArtist.run(mbid, clientOf(request));
    if (!('movedTo' in found)) return success(CombinedSearchDto.from(found));
    response.status(301).location(`/api/v1/artists/${found.movedTo}`);
    return success(null);
  }
}
