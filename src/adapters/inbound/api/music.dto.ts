import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { FoundArtist } from '../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../core/music/search-channel.js';
import type { FoundEverywhere, SourceOutcome } from '../../../core/music/search-everywhere.js';
import type { FoundTracks } from '../../../core/music/search-tracks.js';
import { NumberParameter, SEARCH_TERM_MAX, TextField } from '../http/input/fields.js';
import { count, nullable, nullableText, onlyWhenTrue, uri } from '../http/openapi/properties.js';
import { withSeparators } from '../http/thousands.js';

export class SpotifySearchInput {
  @TextField({
    max: SEARCH_TERM_MAX,
    trim: true,
    description: 'Surrounding white space is dropped.',
    example: 'Muse',
  })
  artist_name!: string;
}

export class YouTubeSearchInput {
  @TextField({
    max: SEARCH_TERM_MAX,
    trim: true,
    description: 'A name, or a handle such as `@muse`.',
    example: 'Muse',
  })
  channel_name!: string;
}

export class CombinedSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true, description: 'The name to look up on both.', example: 'Muse' })
  q!: string;
}

export class TrackSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true, description: 'What to search for.', example: 'Uprising' })
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

/** Marks of an answer that is special in some way; each is there only when it is true. */
class MarkedDto {
  @ApiProperty(
    onlyWhenTrue('Only there when the answer comes from the sample catalogue of a server without credentials.'),
  )
  sample?: true;

  @ApiProperty(
    onlyWhenTrue(
      'Only there when the answer is older than it should be: it is being renewed, or the source cannot be asked right now.',
    ),
  )
  stale?: true;
}

function marks({ sample, staleSeconds }: { sample: boolean; staleSeconds: number | null }): MarkedDto {
  return { ...sampleMark(sample), ...(staleSeconds !== null && { stale: true }) };
}

/** `sample` is there only when it is true. */
export function sampleMark(sample: boolean): { sample?: true } {
  return sample ? { sample: true } : {};
}

@ApiSchema({ name: 'ArtistMatch' })
class ArtistMatchDto {
  @ApiProperty({ example: '7ytR5pFWmSjzHJIeQkgog4' })
  id!: string;

  @ApiProperty({ example: 'Muse Sequence' })
  name!: string;

  @ApiProperty(nullable(uri('https://i.scdn.co/image/ab67616100005174')))
  image_url!: string | null;

  @ApiProperty(uri('https://open.spotify.com/artist/7ytR5pFWmSjzHJIeQkgog4'))
  spotify_url!: string;
}

@ApiSchema({ name: 'Artist', description: 'What Spotify does not say is null, never invented.' })
export class ArtistDto extends MarkedDto {
  @ApiProperty({ example: '12Chz98pHFMPJEknJQMWvI' })
  id!: string;

  @ApiProperty({ example: 'Muse' })
  name!: string;

  @ApiProperty(nullableText('9,012,345', 'With thousands separators. Null when Spotify does not say.'))
  followers!: string | null;

  @ApiProperty(nullable(count(9_012_345)))
  followers_count!: number | null;

  @ApiProperty({ ...nullable(count(78, 'Spotify’s own measure.')), maximum: 100 })
  popularity!: number | null;

  @ApiProperty(nullable(uri('https://i.scdn.co/image/ab6761610000e5eb', 'The largest picture on offer.')))
  image_url!: string | null;

  @ApiProperty(nullableText('alternative rock, modern rock', 'Joined by commas.'))
  genres!: string | null;

  @ApiProperty(uri('https://open.spotify.com/artist/12Chz98pHFMPJEknJQMWvI', 'The page at Spotify, to link back to.'))
  spotify_url!: string;

  @ApiProperty({
    type: [ArtistMatchDto],
    maxItems: 9,
    description: 'The others of the same answer: the first whose name equals the query was chosen, else the first.',
  })
  other_matches!: ArtistMatchDto[];

  static from({ artist, otherMatches, ...rest }: FoundArtist): ArtistDto {
    return {
      id: artist.id,
      name: artist.name,
      followers: withSeparators(artist.followers),
      followers_count: artist.followers,
      popularity: artist.popularity,
      image_url: artist.imageUrl,
      genres: artist.genres?.join(', ') ?? null,
      spotify_url: artist.url,
      other_matches: otherMatches.map(({ id, name, imageUrl, url }) => ({
        id,
        name,
        image_url: imageUrl,
        spotify_url: url,
      })),
      ...marks(rest),
    };
  }
}

@ApiSchema({ name: 'Channel', description: 'Counts that the channel hides are null.' })
export class ChannelDto extends MarkedDto {
  @ApiProperty({ example: 'UCGGhM6XCSJFQ6DTRffnKRIw' })
  channel_id!: string;

  @ApiProperty({ description: 'Plain text.', example: 'Muse' })
  title!: string;

  @ApiProperty({ example: 'The official channel.' })
  description!: string;

  @ApiProperty(nullableText('3,400,000', 'With thousands separators. Null when the channel hides it.'))
  subscribers!: string | null;

  @ApiProperty(nullable(count(3_400_000)))
  subscribers_count!: number | null;

  @ApiProperty(nullableText('2,100,000,000'))
  views!: string | null;

  @ApiProperty(nullable(count(2_100_000_000)))
  views_count!: number | null;

  @ApiProperty(nullable(count(312)))
  video_count!: number | null;

  @ApiProperty(uri('https://www.youtube.com/channel/UCGGhM6XCSJFQ6DTRffnKRIw'))
  channel_url!: string;

  @ApiProperty(nullable(uri('https://yt3.ggpht.com/muse')))
  image_url!: string | null;

  @ApiProperty(nullable(uri('https://www.youtube.com/watch?v=w8KQmps-Sog')))
  top_video_url!: string | null;

  @ApiProperty(nullableText('Uprising'))
  top_video_title!: string | null;

  @ApiProperty(nullable(count(250_000_000)))
  top_video_views!: number | null;

  static from({ channel, topVideo, ...rest }: FoundChannel): ChannelDto {
    return {
      channel_id: channel.id,
      title: channel.title,
      description: channel.description,
      subscribers: withSeparators(channel.subscribers),
      subscribers_count: channel.subscribers,
      views: withSeparators(channel.views),
      views_count: channel.views,
      video_count: channel.videoCount,
      channel_url: channel.url,
      image_url: channel.imageUrl,
      top_video_url: topVideo?.url ?? null,
      top_video_title: topVideo?.title ?? null,
      top_video_views: topVideo?.views ?? null,
      ...marks(rest),
    };
  }
}

@ApiSchema({ name: 'Track' })
class TrackDto {
  @ApiProperty({ example: '4VqPOruhp5EdPBeR92t6lQ' })
  id!: string;

  @ApiProperty({ example: 'Uprising' })
  name!: string;

  @ApiProperty({ description: 'All artists of the track, joined by commas.', example: 'Muse' })
  artist!: string;

  @ApiProperty(nullableText('The Resistance'))
  album!: string | null;

  @ApiProperty(nullable(count(304_840, 'Milliseconds.')))
  duration_ms!: number | null;

  @ApiProperty(nullable(uri('https://i.scdn.co/image/ab67616d0000b273')))
  image_url!: string | null;

  @ApiProperty(uri('https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ'))
  spotify_url!: string;
}

@ApiSchema({ name: 'TrackPage' })
export class TrackPageDto extends MarkedDto {
  @ApiProperty({ type: [TrackDto], maxItems: 10 })
  items!: TrackDto[];

  @ApiProperty(nullable(count(10, 'Where the following page starts; null on the last.')))
  next_offset!: number | null;

  static from({ tracks, nextOffset, ...rest }: FoundTracks): TrackPageDto {
    const items = tracks.map((track) => ({
      id: track.id,
      name: track.name,
      artist: track.artistNames.join(', '),
      album: track.albumName,
      duration_ms: track.durationMs,
      image_url: track.imageUrl,
      spotify_url: track.url,
    }));
    return { items, next_offset: nextOffset, ...marks(rest) };
  }
}

type Status = SourceOutcome<unknown>['status'];

class SideDto {
  @ApiProperty({ type: String, enum: ['ok', 'not_found', 'unavailable', 'not_configured'] satisfies Status[] })
  status!: Status;
}

@ApiSchema({ name: 'SpotifySide' })
class SpotifySideDto extends SideDto {
  @ApiProperty({ type: ArtistDto, nullable: true })
  artist!: ArtistDto | null;
}

@ApiSchema({ name: 'YouTubeSide' })
class YouTubeSideDto extends SideDto {
  @ApiProperty({ type: ChannelDto, nullable: true })
  channel!: ChannelDto | null;
}

@ApiSchema({ name: 'CombinedSearch' })
export class CombinedSearchDto {
  @ApiProperty({ example: 'Muse' })
  query!: string;

  @ApiProperty({ type: SpotifySideDto })
  spotify!: SpotifySideDto;

  @ApiProperty({ type: YouTubeSideDto })
  youtube!: YouTubeSideDto;

  @ApiProperty(onlyWhenTrue('Only there when one of the sides comes from the sample catalogue.'))
  sample?: true;

  static from({ query, spotify, youtube }: FoundEverywhere): CombinedSearchDto {
    const artist = spotify.status === 'ok' ? ArtistDto.from(spotify.found) : null;
    const channel = youtube.status === 'ok' ? ChannelDto.from(youtube.found) : null;
    return {
      query,
      spotify: { status: spotify.status, artist },
      youtube: { status: youtube.status, channel },
      ...sampleMark(artist?.sample === true || channel?.sample === true),
    };
  }
}
