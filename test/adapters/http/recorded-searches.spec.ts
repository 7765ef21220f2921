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
    expect(artistSearch('muse', { status: 'ok', found: artist })).toEqual({
      ...{ kind: 'artist', query: 'muse', mbid: null },
      result: {
        ...{ source: 'spotify', id: 'id-of-Muse', name: 'Muse', url: 'https://open.spotify.com/artist/id-of-Muse' },
        imageUrl: artist.artist.thumbnailUrl,
      },
    });
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
    expect(channelSearch('muse', { status: 'ok', found: channel })).toEqual({
      ...{ kind: 'channel', query: 'muse', mbid: null },
      result: {
        ...{ source: 'youtube', id: 'id-of-Muse TV', name: 'Muse TV' },
        url: 'https://www.youtube.com/channel/id-of-Muse TV',
        imageUrl: channel.channel.imageUrl,
      },
    });
    const tracks = { tracks: [aTrack('One'), aTrack('Two')], nextOffset: 2, sample: false, staleSeconds: null };
    expect(trackSearch('love', { status: 'ok', found: tracks })).toEqual({
      ...{ kind: 'track', query: 'love', mbid: null },
      result: {
        ...{ source: 'spotify', id: 'id-of-One', name: 'One', url: 'https://open.spotify.com/track/x' },
        imageUrl: tracks.tracks[0]?.imageUrl,
      },
    });
    expect(trackSearch('love', { status: 'ok', found: { ...tracks, tracks: [] } })).toMatchObject({ result: null });
  });

  it('names whom a very long address led to, and cuts it short where it led to nobody or to songs', () => {
    const long = `https://open.spotify.com/artist/x?si=${'y'.repeat(1_000)}`;
    const artist = { artist: anArtist('Muse'), match: 'exact' as const, otherMatches: [], sample: false };
    expect(artistSearch(long, { status: 'ok', found: { ...artist, staleSeconds: null } })?.query).toBe('Muse');
    const nobody = { status: 'not_found', error: nothingFound('spotify', 'x') } as const;
    expect(artistSearch(long, nobody)).toEqual({
      ...{ kind: 'artist', query: long.slice(0, 200), result: null, mbid: null },
    });
    const tracks = { tracks: [aTrack('One')], nextOffset: null, sample: false, staleSeconds: null };
    expect(trackSearch(long, { status: 'ok', found: tracks })?.query).toBe(long.slice(0, 200));
  });

  it('is only the search where nothing came of it, and nothing where the source was not asked', () => {
    const ends = [
      { status: 'not_found', error: nothingFound('youtube', 'muse') },
      { status: 'unavailable', error: sourceBroken('youtube') },
    ] as const;
    for (const end of ends) {
      const nothing = { query: 'muse', result: null, mbid: null };
      expect(artistSearch('muse', end)).toEqual({ ...nothing, kind: 'artist' });
      expect(channelSearch('muse', end)).toEqual({ ...nothing, kind: 'channel' });
      expect(trackSearch('muse', end)).toEqual({ ...nothing, kind: 'track' });
    }
    const notAsked = { status: 'not_configured', error: sourceNotConfigured('youtube') } as const;
    for (const made of [artistSearch, channelSearch, trackSearch]) expect(made('muse', notAsked)).toBeNull();
  });
});
