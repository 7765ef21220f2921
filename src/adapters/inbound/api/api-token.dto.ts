import { ApiProperty } from '@nestjs/swagger';
import { API_SCOPES, type ApiScope, type apiTokenRecord } from '../../../core/api-tokens/api-token.js';
import { nullable, timestamp } from '../http/openapi/properties.js';

/** A token as its owner sees it, in lists and in the export. */
export class ApiTokenDto implements ReturnType<typeof apiTokenRecord> {
  @ApiProperty({ description: 'Names the token; it is no credential.', example: 'q7Zr1mPqT0m8vW3x' })
  id!: string;

  @ApiProperty({ example: 'Playlist robot' })
  name!: string;

  @ApiProperty({ type: [String], enum: API_SCOPES, example: ['search', 'playlists:write'] })
  scopes!: readonly ApiScope[];

  @ApiProperty(timestamp('2026-03-02T18:00:00.000Z'))
  created_at!: string;

  @ApiProperty(timestamp('2026-05-31T18:00:00.000Z'))
  expires_at!: string;

  @ApiProperty(nullable(timestamp('2026-03-02T18:20:00.000Z', 'To the minute; null before the first use.')))
  last_used_at!: string | null;
}

export class NewApiTokenDto extends ApiTokenDto {
  @ApiProperty({
    description: 'The token itself. It is told here and nowhere else.',
    example: 'octa_6Yl1HqYc0m0gQk3r8Zp9uS4xT7vB2nE5aW1dF8jK0hLq3R-z',
  })
  token!: string;
}

export class ApiTokenListDto {
  @ApiProperty({ type: [ApiTokenDto] })
  items!: ApiTokenDto[];
}
