import type { Artist } from '../../../src/core/music/artist.js';
import { ReadSearchTerm } from '../../../src/core/music/read-search-term.js';
import { FindEverywhere } from '../../../src/core/music/find-everywhere.js';
import { FindSongs } from '../../../src/core/music/find-songs.js';
import { SearchArtist } from '../../../src/core/music/search-artist.js';
import { SearchChannel } from '../../../src/core/music/search-channel.js';
import { SearchEverywhere } from '../../../src/core/music/search-everywhere.js';
import { couldAsk, outcomeOf, retryAfterOf, type SourceOutcome } from '../../../src/core/music/source-outcome.js';
import { defaultSearchPolicy } from '../../../src/core/music/music-policies.js';
import {
  nothingFound,
  sourceBroken,
  sourceNotConfigured,
  sourceTimedOut,
  sourceUnavailable,
} from '../../../src/core/music/source.js';
import { anIdentifier, anIdentity, FakeIdentitySource, mbid } from '../../support/fake-identities.js';
import { EmptyResponseCache } from '../../support/fake-responses.js';
import {
  aCandidate,
  aChannel,
  anArtist,
  anAsker,
  FakeArtistCatalog,
  FakeChannelDirectory,
  FakeChannelMemory,
} from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

const ok: SourceOutcome<unknown> = { status: 'ok', found: {} };
const notFound: SourceOutcome<unknown> = { status: 'not_found', error: nothingFound('spotify', 'x') };
const notConfigured: SourceOutcome<unknown> = { status: 'not_configured', error: sourceNotConfigured('spotify') };
const unavailable = (seconds?: number): SourceOutcome<unknown> => ({
  status: 'unavailable',
  error: sourceUnavailable('spotify', seconds),
});

describe('SearchEverywhere', () => {
  let catalog: FakeArtistCatalog;
  let directory: FakeChannelDirectory;
  let identities: FakeIdentitySource;
  let search: SearchEverywhere;
  beforeEach(() => {
    const clock = new ManualClock();
    const answers = new EmptyResponseCache();
    catalog = new FakeArtistCatalog();
    catalog.artists = [anArtist('Muse'), anArtist('Muse', { id: 'other' })];
    directory = new FakeChannelDirectory();
    directory.candidates = [aCandidate('1', 'Muse')];
    directory.channels = [aChannel('Muse', { id: '1' })];
    identities = new FakeIdentitySource();
    const { identify, show } = anIdentifier(identities, clock);
    const artists = new SearchArtist(catalog, identify, clock, defaultSearchPolicy, answers);
    const memory = new FakeChannelMemory();
    const channels = new SearchChannel(directory, memory, identify, clock, defaultSearchPolicy, answers);
    const songs = new FindSongs(catalog, clock, defaultSearchPolicy, answers);
    const find = new FindEverywhere(identify, artists, songs, channels);
    search = new SearchEverywhere(new ReadSearchTerm(artists, channels, show, identify), find);
  });

  it('gives both answers', async () => {
    expect(await search.run('Muse', 'q', anAsker, { artistId: 'other' })).toMatchObject({
      query: 'Muse',
      spotify: { status: 'ok', found: { artist: { id: 'other' } } },
      youtube: { status: 'ok', found: { channel: { id: '1' } } },
    });
  });

  it('asks both at once', async () => {
    let answer: (artists: Artist[]) => void = () => undefined;
    jest.spyOn(catalog, 'findArtists').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const running = search.run('Muse', 'q', anAsker);
    await until('YouTube is asked', () => directory.asked.some(([method]) => method === 'findTopVideos'));
    answer(catalog.artists);
    expect(await running).toMatchObject({ spotify: { status: 'ok' }, youtube: { status: 'ok' } });
  });

  it.each([
    ['not_found', nothingFound('spotify', 'Muse')],
    ['not_configured', sourceNotConfigured('spotify')],
    ['unavailable', sourceUnavailable('spotify')],
    ['unavailable', sourceTimedOut('spotify')],
    ['unavailable', sourceBroken('spotify')],
  ])('gives the channel although the artist is %s', async (status, error) => {
    catalog.failure = error;
    const { spotify, youtube } = await search.run('Muse', 'q', anAsker);
    expect(spotify).toEqual({ status, error });
    expect(youtube.status).toBe('ok');
  });

  it('gives the artist although the channel is unavailable', async () => {
    const error = sourceUnavailable('youtube', 60);
    directory.failures = { searchByName: error };
    const { spotify, youtube } = await search.run('Muse', 'q', anAsker);
    expect(spotify.status).toBe('ok');
    expect(youtube).toEqual({ status: 'unavailable', error });
  });

  describe('given an address or a handle', () => {
    const id = '12Chz98pHFMPJEknJQMWvI';
    beforeEach(() => {
      catalog.artists = [anArtist('Muse Girls', { id: 'girls' }), anArtist('Muse', { id })];
      directory.channels = [aChannel('Muse', { id: '1' }), aChannel('@musetv', { id: 'tv' })];
    });

    it('looks the artist up at Spotify, and asks YouTube for that name', async () => {
      const found = await search.run(`https://open.spotify.com/artist/${id}?si=x`, 'q', anAsker);
      expect(found.spotify).toMatchObject({ found: { artist: { id }, match: 'exact' } });
      expect(found.youtube).toMatchObject({ found: { channel: { id: '1' }, match: 'exact' } });
      expect(catalog.asked).not.toContainEqual(expect.any(String));
      expect(directory.asked).toContainEqual(['searchByName', 'Muse']);
    });

    it('looks the channel up at YouTube, and asks Spotify for its title', async () => {
      const found = await search.run('@musetv', 'q', anAsker);
      expect(found.youtube).toMatchObject({ found: { channel: { id: 'tv' }, match: 'exact' } });
      expect(catalog.asked).toContain('@musetv');
      expect(directory.askers).toEqual([]);
    });

    it('asks Spotify for the handle itself where YouTube can’t tell whose it is', async () => {
      directory.failures = { findByHandle: sourceUnavailable('youtube') };
      const found = await search.run('https://www.youtube.com/@Muse/videos', 'q', anAsker);
      expect(found.spotify).toMatchObject({ found: { artist: { id } } });
      expect(found.youtube.status).toBe('unavailable');
    });

    it('says that nobody is there for both when the addressed source does', async () => {
      catalog.failure = nothingFound('spotify', 'x');
      const found = await search.run(`spotify:artist:${id}`, 'q', anAsker);
      const nobody = { status: 'not_found', error: catalog.failure };
      expect(found).toMatchObject({ spotify: nobody, youtube: nobody, identity: { status: 'not_found' } });
      expect(directory.asked).toEqual([]);
    });

    it.each([
      ['Spotify', `spotify:artist:${id}`, ['not_configured', 'unavailable', 'unavailable']],
      ['YouTube', 'UC1234567890123456789012', ['unavailable', 'not_configured', 'unavailable']],
      ['MusicBrainz', `musicbrainz.org/artist/${mbid(1)}`, ['unavailable', 'unavailable', 'not_configured']],
    ])('says of %s alone that it is not configured', async (_source, address, expected) => {
      catalog.failure = sourceNotConfigured('spotify');
      directory.failures.findById = sourceNotConfigured('youtube');
      identities.failure = sourceNotConfigured('musicbrainz');
      const { spotify, youtube, identity } = await search.run(address, 'q', anAsker);
      expect([spotify, youtube, identity].map(({ status }) => status)).toEqual(expected);
    });

    it('asks YouTube for whom MusicBrainz knows by that page while Spotify can’t be asked', async () => {
      const known = anIdentity(1, 'Muse', [`https://open.spotify.com/artist/${id}`]);
      identities.artists = [known];
      identities.pages = { [id]: [known] };
      catalog.failure = sourceUnavailable('spotify');
      const found = await search.run(`spotify:artist:${id}`, 'q', anAsker);
      expect(found).toMatchObject({
        spotify: { status: 'unavailable' },
        youtube: { found: { channel: { id: '1' } } },
        identity: { status: 'ok', identity: { name: 'Muse' } },
      });
      // Then it is known, and a time-out of Spotify's is waited for once.
      catalog.failure = sourceTimedOut('spotify');
      catalog.asked.length = 0;
      expect(await search.run(`spotify:artist:${id}`, 'q', anAsker)).toMatchObject({ youtube: { status: 'ok' } });
      expect(catalog.asked).toHaveLength(1);
    });

    it('refuses the address of anything else', async () => {
      const refused = { kind: 'invalid', code: 'validation_failed', details: [{ field: 'q' }] };
      await expect(search.run('https://youtu.be/w8KQmps-Sog', 'q', anAsker)).rejects.toMatchObject(refused);
    });
  });

  it('does not hide a defect', async () => {
    catalog.failure = new TypeError('a defect');
    await expect(search.run('Muse', 'q', anAsker)).rejects.toBe(catalog.failure);
  });
});

describe('whether a source could be asked', () => {
  it.each([
    [true, [ok, unavailable()]],
    [true, [notConfigured, notFound]],
    [true, [notFound, notFound]],
    [false, [unavailable(), notConfigured]],
    [false, [notConfigured]],
    [false, []],
  ])('is %p', (expected, outcomes) => {
    expect(couldAsk(outcomes)).toBe(expected);
  });
});

describe('when to ask again', () => {
  it.each([
    ['the shortest wait', 9, [unavailable(60), unavailable(9)]],
    ['the only known wait', 60, [unavailable(60), unavailable()]],
    ['nothing when no source said', null, [unavailable(), notConfigured]],
    ['nothing when there was an answer', null, [ok]],
  ])('is %s', (_what, expected, outcomes) => {
    expect(retryAfterOf(outcomes)).toBe(expected);
  });
});

describe('a search’s end as data', () => {
  it('is what was found', async () => {
    expect(await outcomeOf(Promise.resolve(7))).toEqual({ status: 'ok', found: 7 });
  });
});
