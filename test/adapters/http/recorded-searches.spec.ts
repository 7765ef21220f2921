import {
  artistSearch,
  channelSearch,
  trackSearch,
} from '../../../src/adapters/inbound/http/history/recorded-searches.js';
import { nothingFound, sourceBroken, sourceNotConfigured } from '../../../src/core/music/source.js';
import { aChannel, anArtist, aTrack } from '../../support/fake-sources.js';

describe('what the history keeps of a search', () => {
  it('is whom it found first, by id, name and address', () => {
    const artist = {
      artist: anArtist('Muse', { popularity: 7 }),
      match: 'exact' as const,
      otherMatches: [anArtist('Amuse')],
      sample: false,
      staleSeconds: null,
    };
    expect(artistSearch('muse', { status: 'ok', found: artist })).toEqual([
      {
        source: 'spotify',
        query: 'muse',
        result: { id: 'id-of-Muse', name: 'Muse', url: 'https://open.spotify.com/artist/id-of-Muse' },
      },
    ]);
    const channel = {
      channel: aChannel('Muse TV'),
      match: 'first' as const,
      otherMatches: [],
      foundBy: null,
      resolved: [],
      videos: [],
      sample: false,
      staleSeconds: null,
    };
    expect(channelSearch('muse', { status: 'ok', found: channel })).toEqual([
      {
        source: 'youtube',
        query: 'muse',
        result: { id: 'id-of-Muse TV', name: 'Muse TV', url: 'https://www.youtube.com/channel/id-of-Muse TV' },
      },
    ]);
    const tracks = { tracks: [aTrack('One'), aTrack('Two')], nextOffset: 2, sample: false, staleSeconds: null };
    expect(trackSearch('love', { status: 'ok', found: tracks })).toEqual([
      {
        source: 'spotify',
        query: 'love',
        result: { id: 'id-of-One', name: 'One', url: 'https://open.spotify.com/track/x' },
      },
    ]);
    expect(trackSearch('love', { status: 'ok', found: { ...tracks, tracks: [] } })).toMatchObject([{ result: null }]);
  });

  it('is only the search where nothing came of it, and nothing where the source was not asked', () => {
    const ends = [
      { status: 'not_found', error: nothingFound('youtube', 'muse') },
      { status: 'unavailable', error: sourceBroken('youtube') },
    ] as const;
    for (const end of ends) {
      expect(artistSearch('muse', end)).toEqual([{ source: 'spotify', query: 'muse', result: null }]);
      expect(channelSearch('muse', end)).toEqual([{ source: 'youtube', query: 'muse', result: null }]);
      expect(trackSearch('muse', end)).toEqual([{ source: 'spotify', query: 'muse', result: null }]);
    }
    const notAsked = { status: 'not_configured', error: sourceNotConfigured('youtube') } as const;
    for (const made of [artistSearch, channelSearch, trackSearch]) expect(made('muse', notAsked)).toEqual([]);
  });
});
