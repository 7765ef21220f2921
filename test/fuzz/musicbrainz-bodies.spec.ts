import { MusicBrainzIdentities } from '../../src/adapters/outbound/musicbrainz/musicbrainz-identities.js';
import {
  type MusicBrainzClient,
  musicBrainzOutcome,
} from '../../src/adapters/outbound/musicbrainz/musicbrainz-client.js';
import type { ArtistAnswer } from '../../src/adapters/outbound/musicbrainz/musicbrainz-shapes.js';
import { isMbid } from '../../src/core/identity/artist-identity.js';
import { ManualClock } from '../support/manual-clock.js';
import { answer, mustBeHarmless, reading, unlessUnusable } from './support/foreign-answer.js';
import { fuzz, must } from './support/fuzz.js';
import { foreignJson } from './support/odd-inputs.js';

const SPOTIFY_ID = '4L6i1I6tFpc1bKui5coGme';
const named = {
  id: '4ba71ab7-ac05-44a5-acc6-be1805fdf179',
  name: 'Halcyon Drift',
  'sort-name': 'Halcyon Drift',
  disambiguation: 'Irish dream pop band',
  type: 'Group',
  country: 'IE',
};
const artist = {
  ...named,
  area: { name: 'Ireland' },
  'life-span': { begin: '2011', end: null, ended: false },
  aliases: [
    { name: 'The Halcyon Drift', type: 'Search hint', primary: null, locale: null },
    { name: 'Halcyon', type: 'Artist name', primary: true, locale: 'en' },
  ],
  relations: [
    ['free streaming', `https://open.spotify.com/artist/${SPOTIFY_ID}`],
    ['youtube', 'https://www.youtube.com/@halcyon'],
    ['official homepage', 'https://halcyon.example/'],
    ['discogs', 'https://www.discogs.com/artist/123'],
  ].map(([type, resource]) => ({ type, end: null, ended: false, url: { resource } })),
};
const SEEDS = [
  { count: 2, offset: 0, artists: [artist, { ...named, id: '25318bf2-7b88-4975-9414-f6b506d002db', score: 90 }] },
  artist,
  {
    urls: [
      {
        resource: `https://open.spotify.com/artist/${SPOTIFY_ID}`,
        relations: [{ type: 'free streaming', end: null, ended: false, artist: named }],
      },
    ],
  },
  { resource: `https://open.spotify.com/artist/${SPOTIFY_ID}`, relations: [{ ended: false, artist: named }] },
  { error: 'Not Found', help: 'https://musicbrainz.org/development/mmd' },
];

let body = '';
const read = reading('musicbrainz', () => body);
const client = { get: (_operation: string, _target: string, shape: typeof ArtistAnswer) => read(shape) };
const identities = new MusicBrainzIdentities(client as unknown as MusicBrainzClient, new ManualClock(), 'live');

fuzz('bodies from MusicBrainz', foreignJson(SEEDS), async (text) => {
  body = text;
  for (const status of [200, 301, 400, 404, 429, 503]) musicBrainzOutcome(answer(text, status));
  const identity = await unlessUnusable(() => identities.findByMbid(named.id));
  if (identity !== null) {
    mustBeHarmless({ ...identity, fetchedAt: null });
    must(isMbid(identity.mbid) && identity.name.trim() !== '', 'it has an id and a name');
    must(identity.links.length <= 100 && identity.aliases.length <= 50, 'it is no larger than can be kept');
    for (const { url } of identity.links) must(/^https?:$/.test(new URL(url).protocol), `${url} is a link`);
  }
  const candidates = (await unlessUnusable(() => identities.searchByName('x'))) ?? [];
  const owners = [...((await unlessUnusable(() => identities.findBySpotifyIds([SPOTIFY_ID]))) ?? [])];
  must(
    owners.every(([id]) => id === SPOTIFY_ID),
    'nobody is told of whom nobody asked',
  );
  for (const found of [...candidates, ...owners.flatMap(([, artists]) => artists)]) {
    mustBeHarmless(found);
    must(isMbid(found.mbid) && found.name.trim() !== '', 'it has an id and a name');
  }
});
