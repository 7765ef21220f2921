import type { Artist } from '../../../src/core/music/artist.js';
import { SearchArtist } from '../../../src/core/music/search-artist.js';
import { SearchChannel } from '../../../src/core/music/search-channel.js';
import {
  couldAsk,
  outcomeOf,
  retryAfterOf,
  SearchEverywhere,
  type SourceOutcome,
} from '../../../src/core/music/search-everywhere.js';
import { defaultSearchPolicy } from '../../../src/core/music/music-policies.js';
import {
  nothingFound,
  sourceBroken,
  sourceNotConfigured,
  sourceTimedOut,
  sourceUnavailable,
} from '../../../src/core/music/source.js';
import { EmptyResponseCache } from '../../support/fake-responses.js';
import {
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
  let search: SearchEverywhere;
  beforeEach(() => {
    const clock = new ManualClock();
    const answers = new EmptyResponseCache();
    catalog = new FakeArtistCatalog();
    catalog.artists = [anArtist('Muse'), anArtist('Muse', { id: 'other' })];
    directory = new FakeChannelDirectory();
    directory.candidates = [{ id: '1', title: 'Muse' }];
    directory.channels = [aChannel('Muse', { id: '1' })];
    search = new SearchEverywhere(
      new SearchArtist(catalog, clock, defaultSearchPolicy, answers),
      new SearchChannel(directory, new FakeChannelMemory(), clock, defaultSearchPolicy, answers),
    );
  });

  it('gives both answers', async () => {
    expect(await search.run('Muse', anAsker, 'other')).toMatchObject({
      query: 'Muse',
      spotify: { status: 'ok', found: { artist: { id: 'other' } } },
      youtube: { status: 'ok', found: { channel: { id: '1' } } },
    });
  });

  it('asks both at once', async () => {
    let answer: (artists: Artist[]) => void = () => undefined;
    jest.spyOn(catalog, 'findArtists').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const running = search.run('Muse', anAsker);
    await until('YouTube is asked', () => directory.asked.some(([method]) => method === 'findTopVideo'));
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
    const { spotify, youtube } = await search.run('Muse', anAsker);
    expect(spotify).toEqual({ status, error });
    expect(youtube.status).toBe('ok');
  });

  it('gives the artist although the channel is unavailable', async () => {
    const error = sourceUnavailable('youtube', 60);
    directory.failures = { searchByName: error };
    const { spotify, youtube } = await search.run('Muse', anAsker);
    expect(spotify.status).toBe('ok');
    expect(youtube).toEqual({ status: 'unavailable', error });
  });

  it('does not hide a defect', async () => {
    catalog.failure = new TypeError('a defect');
    await expect(search.run('Muse', anAsker)).rejects.toBe(catalog.failure);
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
