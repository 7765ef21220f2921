import { ApiProperty } from '@nestjs/swagger';
import type { FoundTracks } from '../../../core/music/search-tracks.js';
import type { Track } from '../../../core/music/track.js';
import { count, nullable, nullableText, uri } from '../http/openapi/properties.js';
import { MarkedDto, marks } from './marked.dto.js';

export class TrackDto {
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

export class TrackPageDto extends MarkedDto {
  @ApiProperty({ type: [TrackDto], maxItems: 10 })
  items!: TrackDto[];

  @ApiProperty(nullable(count(10, 'Where the following page starts; null on the last.')))
  next_offset!: number | null;

  static from({ tracks, nextOffset, ...rest }: FoundTracks): TrackPageDto {
    return { items: tracks.map(TrackDto.from), next_offset: nextOffset, ...marks(rest) };
  }
}
