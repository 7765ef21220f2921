import { FindSongs } from '../../../src/core/music/find-songs.js';
import { defaultSearchPolicy } from '../../../src/core/music/music-policies.js';
import { sourceUnavailable } from '../../../src/core/music/source.js';
import { EmptyResponseCache } from '../../support/fake-responses.js';
import { anArtist, aTrack, FakeArtistCatalog } from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('FindSongs', () => {
  const muse = anArtist('Muse', { id: 'muse' });
  const song = (name: string, artistId = 'muse') => aTrack(name, { artistIds: ['other', artistId] });
  let catalog: FakeArtistCatalog;
  let clock: ManualClock;
  let responses: EmptyResponseCache;
  let songs: FindSongs;
  beforeEach(() => {
    catalog = new FakeArtistCatalog();
    clock = new ManualClock();
    responses = new EmptyResponseCache();
    songs = new FindSongs(catalog, clock, defaultSearchPolicy, responses);
  });
  const names = async () => (await songs.run(muse)).map(({ name }) => name);

  it('gives five songs of that very artist, each once', async () => {
    const titles = ['Uprising', 'Hysteria', 'HYSTÉRIA', 'Starlight', 'Resistance', 'Madness', 'Bliss'];
    catalog.tracks = {
      tracks: [song('A namesake’s', 'namesake'), ...titles.map((name) => song(name))],
      nextOffset: null,
    };
    expect(await names()).toEqual(['Uprising', 'Hysteria', 'Starlight', 'Resistance', 'Madness']);
    expect(catalog.asked).toEqual([{ artistName: 'Muse' }]);
    expect(responses.asked).toEqual([['songs', 'live:muse']]);
    expect(responses.said.map(({ negative }) => negative)).toEqual([false]);
  });

  it('gives none when the source can’t be asked, or takes long', async () => {
    catalog.failure = sourceUnavailable('spotify');
    expect(await names()).toEqual([]);
    catalog.failure = null;
    const aborted: boolean[] = [];
    catalog.whileAsked = (signal) => {
      clock.advance(defaultSearchPolicy.songsTimeLimitMs);
      aborted.push(signal.aborted);
    };
    await names();
    expect(aborted).toEqual([true]);
    expect(responses.said.map(({ negative }) => negative)).toEqual([true]);
  });

  it('does not hide a defect', async () => {
    catalog.failure = new TypeError('a defect');
    await expect(names()).rejects.toBe(catalog.failure);
  });
});
