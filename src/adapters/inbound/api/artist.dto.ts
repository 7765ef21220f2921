import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { NameMeaning } from '../../../core/identity/identity.ports.js';
import { ownerOf } from '../../../core/identity/page-owner.js';
import type { Match } from '../../../core/music/choose-by-name.js';
import type { FoundArtist } from '../../../core/music/search-artist.js';
import { count, nullable, nullableText, uri } from '../http/openapi/properties.js';
import { withSeparators } from '../http/thousands.js';
import { NamesakeDto } from './identity.dto.js';
import { MarkedDto, marks, match } from './marked.dto.js';

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

@ApiSchema({ description: 'What Spotify does not say is null, never invented.' })
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
