import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { NameMeaning } from '../../../core/identity/identity.ports.js';
import { ownerOf } from '../../../core/identity/page-owner.js';
import type { FoundArtist } from '../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../core/music/search-channel.js';
import type { Video } from '../../../core/music/channel.js';
import { type Match, MATCHES } from '../../../core/music/choose-by-name.js';
import { SEARCH_NAME_MAX } from '../../../core/music/search-term.js';
import type { FoundEverywhere } from '../../../core/music/find-everywhere.js';
import type { SourceOutcome } from '../../../core/music/source-outcome.js';
import type { FoundTracks } from '../../../core/music/search-tracks.js';
import { ARTIST_TERM, NumberParameter, RefusesUnknown, SEARCH_TERM, TextField } from '../http/input/fields.js';
import { IdentitySideDto, NamesakeDto, PairingDto } from './identity.dto.js';
import { count, nullable, nullableText, onlyWhenTrue, uri } from '../http/openapi/properties.js';
import type { Track } from '../../../core/music/track.js';
import { withSeparators } from '../http/thousands.js';

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
  @TextField({ ...SEARCH_TERM, description: 'What to search for.', example: 'Uprising' })
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

const match = {
  enum: MATCHES,
  description:
    'Why this one was chosen: it is `linked` from the artist’s identity; an `exact` name or its own address; a name that is equal when case, accents and spacing are ' +
    '`folded`; one that is equal `loose`ly, without punctuation and a leading “The”; or only the `first` that the source gave.',
} as const;

@ApiSchema({ name: 'ArtistMatch' })
class ArtistMatchDto extends NamesakeDto {
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

  @ApiProperty(match)
  match!: Match;

  @ApiProperty({ type: [ArtistMatchDto], maxItems: 9, description: 'The others of the same answer.' })
  other_matches!: ArtistMatchDto[];

  /** @param meaning what is known about the name */
  static from({ artist, match, otherMatches, ...rest }: FoundArtist, meaning: NameMeaning | null = null): ArtistDto {
    return {
      id: artist.id,
      name: artist.name,
      followers: withSeparators(artist.followers),
      followers_count: artist.followers,
      popularity: artist.popularity,
      image_url: artist.imageUrl,
      genres: artist.genres?.join(', ') ?? null,
      spotify_url: artist.url,
      match,
      other_matches: otherMatches.map(({ id, name, thumbnailUrl, url }) => ({
        id,
        name,
        image_url: thumbnailUrl,
        spotify_url: url,
        ...NamesakeDto.from(ownerOf(meaning, id)),
      })),
      ...marks(rest),
    };
  }
}

@ApiSchema({ name: 'ChannelMatch' })
class ChannelMatchDto {
  @ApiProperty({ example: 'UCv3mNSNjuWldihk1DUdnGtw' })
  channel_id!: string;

  @ApiProperty({ description: 'Plain text.', example: 'Muse Tribute' })
  title!: string;

  @ApiProperty(nullable(uri('https://yt3.ggpht.com/muse-tribute')))
  image_url!: string | null;

  @ApiProperty(uri('https://www.youtube.com/channel/UCv3mNSNjuWldihk1DUdnGtw'))
  channel_url!: string;
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

  @ApiProperty(match)
  match!: Match;

  @ApiProperty({
    type: [ChannelMatchDto],
    maxItems: 9,
    description: 'The others of the same search; empty when the channel was found without a search.',
  })
  other_matches!: ChannelMatchDto[];

  static from({ channel, videos, match, otherMatches, ...rest }: FoundChannel): ChannelDto {
    const [topVideo] = videos;
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
      match,
      other_matches: otherMatches.map(({ id, title, imageUrl, url }) => ({
        channel_id: id,
        title,
        image_url: imageUrl,
        channel_url: url,
      })),
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

  static from(this: void, track: Track): TrackDto {
    return {
      id: track.id,
      name: track.name,
      artist: track.artistNames.join(', '),
      album: track.albumName,
      duration_ms: track.durationMs,
      image_url: track.imageUrl,
      spotify_url: track.url,
    };
  }
}

@ApiSchema({ name: 'Video' })
class VideoDto {
  @ApiProperty({ example: 'w8KQmps-Sog' })
  id!: string;

  @ApiProperty({ description: 'Plain text.', example: 'Uprising' })
  title!: string;

  @ApiProperty(uri('https://www.youtube.com/watch?v=w8KQmps-Sog'))
  url!: string;

  @ApiProperty(nullable(uri('https://i.ytimg.com/vi/w8KQmps-Sog/mqdefault.jpg')))
  thumbnail_url!: string | null;

  @ApiProperty(nullable(count(250_000_000)))
  views_count!: number | null;

  @ApiProperty(nullable({ type: String, format: 'date-time', example: '2009-09-04T15:00:00.000Z' }))
  published_at!: string | null;

  static from(this: void, video: Video): VideoDto {
    return {
      id: video.id,
      title: video.title,
      url: video.url,
      thumbnail_url: video.thumbnailUrl,
      views_count: video.views,
      published_at: video.publishedAt,
    };
  }
}

@ApiSchema({ name: 'TrackPage' })
export class TrackPageDto extends MarkedDto {
  @ApiProperty({ type: [TrackDto], maxItems: 10 })
  items!: TrackDto[];

  @ApiProperty(nullable(count(10, 'Where the following page starts; null on the last.')))
  next_offset!: number | null;

  static from({ tracks, nextOffset, ...rest }: FoundTracks): TrackPageDto {
    return { items: tracks.map(TrackDto.from), next_offset: nextOffset, ...marks(rest) };
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

  @ApiProperty({ type: [TrackDto], maxItems: 5, description: 'Songs of that very artist.' })
  tracks!: TrackDto[];
}

@ApiSchema({ name: 'YouTubeSide' })
class YouTubeSideDto extends SideDto {
  @ApiProperty({ type: ChannelDto, nullable: true })
  channel!: ChannelDto | null;

  @ApiProperty({ type: [VideoDto], maxItems: 4, description: 'The channel’s most viewed uploads of late.' })
  videos!: VideoDto[];
}

@ApiSchema({ name: 'CombinedSearch' })
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
