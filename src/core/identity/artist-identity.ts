import type { LinkKind } from './link-kinds.js';

/** A link that is in force today: ended ones are left out. */
export interface IdentityLink {
  readonly kind: LinkKind;
  /** http or https. */
  readonly url: string;
}

/** What tells an artist apart from others of the same name. */
export interface Namesake {
  /** MusicBrainz's id of the artist, in lower case. */
  readonly mbid: string;
  readonly name: string;
  /** A few words such as "Irish dream pop band". */
  readonly disambiguation: string | null;
  /** Person, Group, Orchestra … ; more may come. */
  readonly type: string | null;
  /** Two capital letters, ISO 3166-1 and MusicBrainz's own such as XW. */
  readonly country: string | null;
  /** A year, a month or a day: `2004`, `2004-05`, `2004-05-17`. */
  readonly begin: string | null;
  readonly end: string | null;
  /** `null` where begin and end were not told. */
  readonly ended: boolean | null;
}

/** Who an artist is: facts of MusicBrainz, which are CC0 and may be kept. */
export interface ArtistIdentity extends Namesake {
  /** In Latin letters, the family name first. */
  readonly sortName: string | null;
  readonly area: string | null;
  /** Other names, the primary one first, without misspellings. */
  readonly aliases: readonly string[];
  readonly links: readonly IdentityLink[];
  readonly fetchedAt: Date;
}

const MBID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether the text has the form of a MusicBrainz id, in lower case. */
export function isMbid(text: string): boolean {
  return MBID.test(text);
}

/** Entries that stand for no artist, such as [unknown] and Various Artists. */
const SPECIAL_PURPOSE = new Set([
  '89ad4ac3-39f7-470e-963a-56509c546377',
  '125ec42a-7229-4250-afc5-e057484327fe',
  'f731ccc4-e22a-43af-a747-64213329e088',
  '33cf029c-63b0-41a0-9855-be2a3665fb3b',
  '314e1c25-dde7-4e4d-b2f4-0a7b9f7c56dc',
  'eec63d3c-3b81-4ad4-b1e4-7c147d4d2b61',
  '9be7f096-97ec-4615-8957-8d40b5dcbc41',
]);

export function isSpecialPurpose(mbid: string): boolean {
  return SPECIAL_PURPOSE.has(mbid);
}

/** The artist's page at MusicBrainz. */
export function musicBrainzPage(mbid: string): string {
  return `https://musicbrainz.org/artist/${mbid}`;
}
