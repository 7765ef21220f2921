import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type ArtistIdentity, musicBrainzPage, type Namesake } from '../../../core/identity/artist-identity.js';
import type { IdentifiedArtist, IdentityStatus } from '../../../core/identity/identify-artist.js';
import type { PairStatus } from '../../../core/identity/pairing.js';
import { nullableText, timestamp, uri } from '../http/openapi/properties.js';

/** How many other names clients are shown. */
const MAX_ALIASES = 10;

const DATE = 'A year, a month or a day.';

class IdentityLinkDto {
  @ApiProperty({
    description:
      'Where it leads to: `spotify`, `youtube`, `youtube_music`, `homepage` (the artist’s own site), `wikidata`, `deezer`, ' +
      '`apple_music`, `bandcamp`, `soundcloud`, `discogs`, `instagram` and more; else `other`.',
    example: 'homepage',
  })
  kind!: string;

  @ApiProperty(uri('https://muse.mu/'))
  url!: string;
}

@ApiSchema({
  description: 'Who the artist is: facts of MusicBrainz (CC0). What it does not say is null.',
})
class IdentityDto {
  @ApiProperty({ format: 'uuid', example: '9c9f1380-2516-4fc9-a3e6-f9f61941d090' })
  mbid!: string;

  @ApiProperty({ example: 'Muse' })
  name!: string;

  @ApiProperty(nullableText('Muse', 'In Latin letters, the family name first.'))
  sort_name!: string | null;

  @ApiProperty(nullableText('UK rock band'))
  disambiguation!: string | null;

  @ApiProperty(nullableText('Group', 'Person, Group, Orchestra, Choir, Character, Other; more may come.'))
  type!: string | null;

  @ApiProperty(nullableText('GB', 'Two letters: ISO 3166-1, XW for worldwide.'))
  country!: string | null;

  @ApiProperty(nullableText('United Kingdom'))
  area!: string | null;

  @ApiProperty(nullableText('1994', DATE))
  begin!: string | null;

  @ApiProperty(nullableText(null, DATE))
  end!: string | null;

  @ApiProperty({ example: false })
  ended!: boolean;

  @ApiProperty({ type: [String], maxItems: MAX_ALIASES, description: 'The primary one first.', example: [] })
  aliases!: string[];

  @ApiProperty({ type: [IdentityLinkDto], description: 'Those that are in force.' })
  links!: IdentityLinkDto[];

  @ApiProperty(uri('https://musicbrainz.org/artist/9c9f1380-2516-4fc9-a3e6-f9f61941d090'))
  musicbrainz_url!: string;

  @ApiProperty(timestamp('2026-11-30T12:00:00.000Z', 'How old the facts are; they are renewed after 30 days.'))
  fetched_at!: string;

  static from(identity: ArtistIdentity): IdentityDto {
    return {
      mbid: identity.mbid,
      name: identity.name,
      sort_name: identity.sortName,
      disambiguation: identity.disambiguation,
      type: identity.type,
      country: identity.country,
      area: identity.area,
      begin: identity.begin,
      end: identity.end,
      ended: identity.ended === true,
      aliases: identity.aliases.slice(0, MAX_ALIASES),
      links: identity.links.map(({ kind, url }) => ({ kind, url })),
      musicbrainz_url: musicBrainzPage(identity.mbid),
      fetched_at: identity.fetchedAt.toISOString(),
    };
  }
}

export class IdentitySideDto {
  @ApiProperty({
    enum: ['ok', 'not_found', 'pending', 'unavailable', 'not_configured'] satisfies IdentityStatus[],
    description: '`pending`: it is being fetched, and serves a later search.',
  })
  status!: IdentityStatus;

  @ApiProperty({ type: IdentityDto, nullable: true })
  artist!: IdentityDto | null;

  static from({ status, identity }: IdentifiedArtist): IdentitySideDto {
    return { status, artist: identity === null ? null : IdentityDto.from(identity) };
  }
}

const pair = {
  enum: ['linked', 'conflict', 'name', 'none'] satisfies PairStatus[],
  description:
    '`linked`: a link of the identity leads to the result, and the names agree, or a second link does; `conflict`: a link ' +
    'leads to it, but names or links contradict each other; `name`: chosen by name; `none`: no result.',
} as const;

@ApiSchema({ description: 'How we know that both sides are the same artist’s.' })
export class PairingDto {
  @ApiProperty(pair)
  spotify!: PairStatus;

  @ApiProperty(pair)
  youtube!: PairStatus;
}

/** What tells a match apart; only there where the identity source knows its page. */
export class NamesakeDto {
  @ApiProperty({ ...nullableText('1990s Ohio metal band'), required: false })
  disambiguation?: string | null;

  @ApiProperty({ ...nullableText('US'), required: false })
  country?: string | null;

  @ApiProperty({ ...nullableText('1992', DATE), required: false })
  begin?: string | null;

  @ApiProperty({ ...nullableText('1997-08', DATE), required: false })
  end?: string | null;

  @ApiProperty({ type: Boolean, nullable: true, required: false })
  ended?: boolean | null;

  static from(namesake: Namesake | null): NamesakeDto {
    if (namesake === null) return {};
    const { disambiguation, country, begin, end, ended } = namesake;
    return { disambiguation, country, begin, end, ended };
  }
}
