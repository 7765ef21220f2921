import { ApiProperty } from '@nestjs/swagger';
import type { FoundEverywhere } from '../../../core/music/find-everywhere.js';
import { SEARCH_NAME_MAX } from '../../../core/music/search-term.js';
import type { SourceOutcome } from '../../../core/music/source-outcome.js';
import { ARTIST_TERM, NumberParameter, RefusesUnknown, TextField } from '../http/input/fields.js';
import { onlyWhenTrue } from '../http/openapi/properties.js';
import { ArtistDto } from './artist.dto.js';
import { ChannelDto, VideoDto } from './channel.dto.js';
import { IdentitySideDto, PairingDto } from './identity.dto.js';
import { sampleMark } from './marked.dto.js';
import { TrackDto } from './track.dto.js';

export class SpotifySearchInput {
  @TextField({
    ...ARTIST_TERM,
    description: `A name of at most ${SEARCH_NAME_MAX} characters, or an artist’s address. Surrounding white space is dropped.`,
    example: 'Muse',
  })
  artist_name!: string;
}

export class YouTubeSearchInput {
  @TextField({
    ...ARTIST_TERM,
    description: `A name of at most ${SEARCH_NAME_MAX} characters, a handle such as \`@muse\`, or the address of a channel.`,
    example: 'Muse',
  })
  channel_name!: string;
}

@RefusesUnknown()
export class CombinedSearchInput {
  @TextField({
    ...ARTIST_TERM,
    description:
      `The name to look up on both, at most ${SEARCH_NAME_MAX} characters; or a handle, or the address of an artist: ` +
      'then the other source is asked for the name that was found.',
    example: 'Muse',
  })
  q!: string;
}

@RefusesUnknown()
export class TrackSearchInput {
  @TextField({
    ...ARTIST_TERM,
    description: `What to search for, at most ${SEARCH_NAME_MAX} characters; or a handle, or the address of an artist.`,
    example: 'Uprising',
  })
  q!: string;

  @NumberParameter({ min: 1, max: 10, description: 'How many tracks a page has.', default: 10, example: 10 })
  limit?: number;

  @NumberParameter({
    min: 0,
    max: 1000,
    description: 'How many tracks to pass over: `next_offset` of the page before.',
    default: 0,
    example: 0,
  })
  offset?: number;
}

type Status = SourceOutcome<unknown>['status'];

class SideDto {
  @ApiProperty({ type: String, enum: ['ok', 'not_found', 'unavailable', 'not_configured'] satisfies Status[] })
  status!: Status;
}

class SpotifySideDto extends SideDto {
  @ApiProperty({ type: ArtistDto, nullable: true })
  artist!: ArtistDto | null;

  @ApiProperty({ type: [TrackDto], maxItems: 5, description: 'Songs of that very artist.' })
  tracks!: TrackDto[];
}

class YouTubeSideDto extends SideDto {
  @ApiProperty({ type: ChannelDto, nullable: true })
  channel!: ChannelDto | null;

  @ApiProperty({ type: [VideoDto], maxItems: 4, description: 'The channel’s most viewed uploads of late.' })
  videos!: VideoDto[];
}

export class CombinedSearchDto {
  @ApiProperty({ example: 'Muse' })
  query!: string;

  @ApiProperty({ type: SpotifySideDto })
  spotify!: SpotifySideDto;

  @ApiProperty({ type: YouTubeSideDto })
  youtube!: YouTubeSideDto;

  @ApiProperty({ type: IdentitySideDto })
  identity!: IdentitySideDto;

  @ApiProperty({ type: PairingDto })
  pairing!: PairingDto;

  @ApiProperty(onlyWhenTrue('Only there when a part of it comes from the sample catalogue.'))
  sample?: true;

  static from({
    query,
    spotify,
    songs,
    youtube,
    identity,
    pairing,
    sampleIdentity,
  }: FoundEverywhere): CombinedSearchDto {
    const artist = spotify.status === 'ok' ? ArtistDto.from(spotify.found, identity.meaning) : null;
    const channel = youtube.status === 'ok' ? ChannelDto.from(youtube.found) : null;
    return {
      query,
      spotify: { status: spotify.status, artist, tracks: songs.map(TrackDto.from) },
      youtube: {
        status: youtube.status,
        channel,
        videos: youtube.status === 'ok' ? youtube.found.videos.map(VideoDto.from) : [],
      },
      identity: IdentitySideDto.from(identity),
      pairing: { ...pairing },
      ...sampleMark(
        artist?.sample === true || channel?.sample === true || (sampleIdentity && identity.identity !== null),
      ),
    };
  }
}
