import * as v from 'valibot';
import { pictureUrl, SourceId } from '../../../src/adapters/outbound/upstream/read-response.js';
import { ChannelsAnswer, toChannel } from '../../../src/adapters/outbound/youtube/youtube-shapes.js';
import { readEntry } from '../../../src/core/history/read-entry.js';

/** Node calls it parsable, and then does not parse it: what `npm run fuzz` found. */
const ENDLESS = `https://${'aS'.repeat(9_000)}/x.jpg`;

describe('an address that only seems to be one', () => {
  it('is no picture of a source', () => {
    expect(pictureUrl('spotify', 'live', ENDLESS)).toBeNull();
    expect(pictureUrl('youtube', 'sample', ENDLESS)).toBeNull();
  });

  it('is no picture of what was found', () => {
    const url = 'https://open.spotify.com/artist/x';
    const result = { source: 'spotify', id: 'x', name: 'x', url, image_url: ENDLESS };
    const entry = { source: 'spotify', query: 'x', kind: 'artist', result, searched_at: '2026-11-01T12:00:00.000Z' };
    expect(readEntry('x', entry, new Date('2026-11-02'))).toMatchObject({ result: { id: 'x', imageUrl: null } });
  });
});

describe('an id of a source', () => {
  it.each(['4L6i1I6tFpc1bKui5coGme', 'UCK8sQmJBp8GCxrOtXWBpyEA', 'D-lhorsDlUQ', '_'])('may be %s', (id) => {
    expect(v.is(SourceId, id)).toBe(true);
  });

  it.each(['', '..', 'a/b', '\ud800', '\u202ea', 'a b', 'x'.repeat(101)])(
    'is none that changes an address: %j',
    (id) => {
      expect(v.is(SourceId, id)).toBe(false);
    },
  );

  it('of a list that is none, or a handle with marks that are not seen, leaves the channel as it is', () => {
    const snippet = { title: 'x', customUrl: '@\u202ehalcyon' };
    const item = { id: 'UCx', snippet, contentDetails: { relatedPlaylists: { uploads: 'UU\ud800' } } };
    const [channel] = v.parse(ChannelsAnswer, { items: [item] }).items;
    expect(channel && toChannel(channel, 'live')).toMatchObject({ id: 'UCx', handle: '@halcyon', uploadsId: null });
  });
});
