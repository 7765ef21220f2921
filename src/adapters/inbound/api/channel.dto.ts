import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Video } from '../../../core/music/channel.js';
import type { Match } from '../../../core/music/choose-by-name.js';
import type { FoundChannel } from '../../../core/music/search-channel.js';
import { count, nullable, nullableText, uri } from '../http/openapi/properties.js';
import { withSeparators } from '../http/thousands.js';
import { MarkedDto, marks, match } from './marked.dto.js';

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

@ApiSchema({ description: 'Counts that the channel hides are null.' })
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

export class VideoDto {
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
