import { SearchArtist } from '../../../src/core/music/search-artist.js';
import { sourceUnavailable } from '../../../src/core/music/source.js';
import { anIdentifier, anIdentity, FakeIdentitySource } from '../../support/fake-identities.js';
import { EmptyResponseCache, FilledResponseCache } from '../../support/fake-responses.js';
import { anArtist, FakeArtistCatalog } from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';

const POLICY = { timeLimitMs: 8_000, videosTimeLimitMs: 3_000, songsTimeLimitMs: 1_500, linkedTimeLimitMs: 1_500 };

describe('SearchArtist', () => {
  const clock = new ManualClock();
  let catalog: FakeArtistCatalog;
  let artists: SearchArtist;
  const search = { run: (name: string, preferredId?: string) => artists.run({ name }, preferredId) };
  let answers: EmptyResponseCache;
  beforeEach(() => {
    answers = new EmptyResponseCache();
    catalog = new FakeArtistCatalog();
    artists = new SearchArtist(catalog, anIdentifier().identify, clock, POLICY, answers);
  });

  it('chooses the artist of that name and keeps the others in the source’s order', async () => {
    catalog.artists = [anArtist('Muse Girls'), anArtist('Muse'), anArtist('Muse Two')];
    const { artist, otherMatches, sample } = await search.run('muse');
    expect(artist.name).toBe('Muse');
    expect(otherMatches.map(({ name }) => name)).toEqual(['Muse Girls', 'Muse Two']);
    expect(sample).toBe(false);
  });

  it('prefers the artist with the given id', async () => {
    catalog.artists = [anArtist('Muse', { id: 'a' }), anArtist('Muse', { id: 'b' })];
    const { artist, otherMatches } = await search.run('Muse', 'b');
    expect(artist.id).toBe('b');
    expect(otherMatches.map(({ id }) => id)).toEqual(['a']);
  });

  it('chooses by name when the given id is not among the matches', async () => {
    catalog.artists = [anArtist('Muse Girls'), anArtist('Muse')];
    expect((await search.run('Muse', 'gone')).artist.name).toBe('Muse');
  });

  it('keeps at most nine others', async () => {
    catalog.artists = Array.from({ length: 12 }, (_, index) => anArtist(`Artist ${index}`));
    expect((await search.run('Artist 0')).otherMatches).toHaveLength(9);
  });

  it('says that nothing was found', async () => {
    await expect(search.run('nobody')).rejects.toMatchObject({ kind: 'not_found', code: 'not_found' });
  });

  it('says when the answer is a sample', async () => {
    catalog.origin = 'sample';
    catalog.artists = [anArtist('Muse')];
    expect((await search.run('Muse')).sample).toBe(true);
  });

  it('passes a failure of the source on as it is', async () => {
    catalog.failure = sourceUnavailable('spotify', 9);
    await expect(search.run('Muse')).rejects.toBe(catalog.failure);
  });

  it('gives the source its time limit', async () => {
    const aborted: boolean[] = [];
    catalog.artists = [anArtist('Muse')];
    catalog.whileAsked = (signal) => {
      for (const milliseconds of [7_999, 1]) {
        clock.advance(milliseconds);
        aborted.push(signal.aborted);
      }
    };
    await search.run('Muse');
    expect(aborted).toEqual([false, true]);
  });

  it('leaves no timer behind', async () => {
    catalog.failure = sourceUnavailable('spotify');
    await expect(search.run('Muse')).rejects.toThrow();
    expect(clock.running).toBe(0);
  });

  it('asks the same question for what makes no difference to the source, apart for samples', async () => {
    catalog.artists = [anArtist('Muse')];
    await search.run('Muse');
    await search.run(' MUSE ');
    catalog.origin = 'sample';
    await search.run('Muse');
    expect(answers.asked).toEqual([
      ['artists', 'live:muse'],
      ['artists', 'live:muse'],
      ['artists', 'sample:muse'],
    ]);
    // The source is asked in the words that were typed.
    expect(catalog.asked).toEqual(['Muse', ' MUSE ', 'Muse']);
  });

  it('keeps for a moment only that there is nobody', async () => {
    await expect(search.run('nobody')).rejects.toThrow();
    catalog.artists = [anArtist('Muse')];
    await search.run('Muse');
    expect(answers.said.map(({ negative }) => negative)).toEqual([true, false]);
  });

  describe('with an answer that is kept', () => {
    const artists = [anArtist('Muse', { id: 'a' }), anArtist('Muse', { id: 'b' })];
    const over = (stale: boolean, fetchedAt = clock.now().getTime()) =>
      new SearchArtist(
        catalog,
        anIdentifier().identify,
        clock,
        POLICY,
        new FilledResponseCache({ value: artists, fetchedAt, stale }),
      );

    it('makes the same of it each time', async () => {
      const ready = over(false);
      const first = await ready.run({ name: 'Muse' });
      expect(first).toMatchObject({ artist: { id: 'a' }, staleSeconds: null });
      expect(await ready.run({ name: ' Muse' })).toEqual(first);
      expect(catalog.asked).toEqual([]);
    });

    it('chooses another one of it where that is asked for', async () => {
      const ready = over(false);
      await ready.run({ name: 'Muse' });
      expect((await ready.run({ name: 'Muse' }, 'b')).artist.id).toBe('b');
      expect((await ready.run({ name: 'Muse' })).artist.id).toBe('a');
    });

    it('says how old it is when it is older than it should be', async () => {
      const ready = over(true, clock.now().getTime() - 61_999);
      expect((await ready.run({ name: 'Muse' })).staleSeconds).toBe(61);
      expect((await ready.run({ name: 'Muse' }, 'b')).staleSeconds).toBe(61);
    });
  });
});

describe('SearchArtist by itself', () => {
  it('takes the page of whoever is known by that name, and asks nobody who that is', async () => {
    const clock = new ManualClock();
    const source = new FakeIdentitySource();
    const id = 'A'.repeat(22);
    source.artists = [anIdentity(1, 'Wren', [`https://open.spotify.com/artist/${id}`])];
    const { identify } = anIdentifier(source, clock);
    const catalog = new FakeArtistCatalog();
    catalog.artists = [anArtist('Wren'), anArtist('Wren', { id })];
    const artists = new SearchArtist(catalog, identify, clock, POLICY, new EmptyResponseCache());
    expect(await artists.run({ name: 'Wren' })).toMatchObject({ match: 'exact' });
    expect(source.asked).toEqual([]);
    await identify.run({ name: 'Wren' }, 'client');
    expect(await artists.run({ name: 'wren' })).toMatchObject({ artist: { id }, match: 'linked' });
    expect(await artists.run({ name: 'wren' }, 'id-of-Wren')).toMatchObject({
      artist: { id: 'id-of-Wren' },
      match: 'folded',
    });
  });
});
