import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { SuggestArtists, type Suggestion } from '../../../core/music/suggest-artists.js';
import { success } from '../http/envelope.js';
import { RefusesUnknown, SEARCH_TERM, TextField } from '../http/input/fields.js';
import { Limited } from '../http/limits/rate-limit.guard.js';
import { LogLevel } from '../http/middleware/request-identity.js';
import { ApiAnswer } from '../http/openapi/api-answer.js';
import { nullableText } from '../http/openapi/properties.js';
import { currentLogin } from '../http/session/current-login.js';
import { TakesToken } from '../http/session/token.guard.js';
import { PeeksAtSession } from '../http/session/session.guard.js';

@RefusesUnknown()
class SuggestionsInput {
  @TextField({ ...SEARCH_TERM, description: 'What has been typed so far.', example: 'mus' })
  q!: string;
}

class SuggestionDto {
  @ApiProperty({ example: 'Muse' })
  name!: string;

  @ApiProperty({
    type: String,
    enum: ['history', 'known', 'sample'] satisfies Suggestion['origin'][],
    description: 'The person’s own searches, the artists that are known here, or the sample catalogue.',
  })
  origin!: Suggestion['origin'];

  @ApiProperty(nullableText('English rock band', 'A few words that tell the artist apart.'))
  disambiguation!: string | null;
}

class SuggestionsDto {
  @ApiProperty({ type: [SuggestionDto], maxItems: 8 })
  items!: SuggestionDto[];
}

/** Names to choose from while somebody types. */
@ApiTags('Search')
@Controller('api/v1/suggestions')
@TakesToken('search')
export class SuggestionsController {
  constructor(private readonly suggestArtists: SuggestArtists) {}

  @ApiOperation({
    operationId: 'suggestArtists',
    summary: 'Artists whose names begin so',
    description:
      'From what is here already: the searches of whoever is logged in, first, and the artists that are known. No source is asked.',
  })
  @ApiAnswer(SuggestionsDto)
  @Get()
  @Header('Cache-Control', 'no-store')
  @Limited('suggestions')
  @LogLevel('DEBUG')
  @PeeksAtSession()
  async suggest(@Query() { q }: SuggestionsInput, @Req() request: Request) {
    // A token that may search must not read the history.
    return success({ items: await this.suggestArtists.run(currentLogin(request)?.user.id ?? null, q) });
  }
}
