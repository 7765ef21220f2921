import { defaultSearchPolicy } from '../../../src/core/music/music-policies.js';
import { SearchTracks } from '../../../src/core/music/search-tracks.js';
import { sourceBroken } from '../../../src/core/music/source.js';
import { EmptyResponseCache, FilledResponseCache } from '../../support/fake-responses.js';
import { aTrack, FakeArtistCatalog } from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('SearchTracks', () => {
  const clock = new ManualClock();
  let catalog: FakeArtistCatalog;
  let search: SearchTracks;
  let answers: EmptyResponseCache;
  beforeEach(() => {
    answers = new EmptyResponseCache();
    catalog = new FakeArtistCatalog();
    search = new SearchTracks(catalog, clock, defaultSearchPolicy, answers);
  });

  it('passes the page on and gives what the source has', async () => {
    catalog.tracks = { tracks: [aTrack('Hysteria')], nextOffset: 30 };
    expect(await search.run('hysteria', { limit: 10, offset: 20 })).toEqual({
      ...catalog.tracks,
      sample: false,
      staleSeconds: null,
    });
    expect(catalog.asked).toEqual([{ query: 'hysteria', limit: 10, offset: 20 }]);
  });

  it('takes an empty page for an answer', async () => {
    expect(await search.run('nothing', { limit: 1, offset: 0 })).toEqual({
      tracks: [],
      nextOffset: null,
      sample: false,
      staleSeconds: null,
    });
    expect(answers.said.map(({ negative }) => negative)).toEqual([true]);
  });

  it('asks another question for each page', async () => {
    catalog.tracks = { tracks: [aTrack('Hysteria')], nextOffset: null };
    await search.run('Hysteria', { limit: 10, offset: 20 });
    await search.run('hysteria', { limit: 1, offset: 0 });
    expect(answers.asked).toEqual([
      ['tracks', 'live:10:20:hysteria'],
      ['tracks', 'live:1:0:hysteria'],
    ]);
    expect(answers.said.map(({ negative }) => negative)).toEqual([false, false]);
  });

  it('says how old a kept page is when it is older than it should be', async () => {
    const ready = new FilledResponseCache({
      value: catalog.tracks,
      fetchedAt: clock.now().getTime() - 5_000,
      stale: true,
    });
    const page = await new SearchTracks(catalog, clock, defaultSearchPolicy, ready).run('x', { limit: 1, offset: 0 });
    expect(page.staleSeconds).toBe(5);
  });

  it('says when the answer is a sample', async () => {
    catalog.origin = 'sample';
    expect((await search.run('x', { limit: 1, offset: 0 })).sample).toBe(true);
  });

  it('passes a failure on and gives the source its time limit', async () => {
    const aborted: boolean[] = [];
    catalog.failure = sourceBroken('spotify');
    catalog.whileAsked = (signal) => {
      clock.advance(defaultSearchPolicy.timeLimitMs);
      aborted.push(signal.aborted);
    };
    await expect(search.run('x', { limit: 1, offset: 0 })).rejects.toBe(catalog.failure);
    expect(aborted).toEqual([true]);
  });
});

describe('the search policy', () => {
  it('leaves a search less than the 10 seconds that it may take in all', () => {
    expect(defaultSearchPolicy.timeLimitMs).toBeLessThan(10_000);
    const { timeLimitMs, videosTimeLimitMs, songsTimeLimitMs } = defaultSearchPolicy;
    expect(videosTimeLimitMs).toBeLessThan(timeLimitMs);
    expect(timeLimitMs + songsTimeLimitMs).toBeLessThan(10_000);
  });
});
