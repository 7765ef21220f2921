import {
  channelsOf,
  pairArtist,
  pairChannel,
  type PairedChannel,
  undecidedLinks,
  spotifyArtistIdsOf,
} from '../../../src/core/identity/pairing.js';
import { linkedChannelOf } from '../../../src/core/identity/source-links.js';
import { anIdentity } from '../../support/fake-identities.js';

const ONE = 'Wren0Wren1Wren2Wren3Wr';
const OTHER = 'Lark0Lark1Lark2Lark3La';
const spotify = (id: string): string => `https://open.spotify.com/artist/${id}`;
const CHANNEL = 'UCwrenandcompanyabcdefgh';
const OTHER_CHANNEL = 'UClarkandcompanyabcdefgh';
const youtube = (path: string): string => `https://www.youtube.com/${path}`;

function channel(rest: Partial<PairedChannel> = {}, foundBy?: string): PairedChannel {
  const link = foundBy === undefined ? null : linkedChannelOf(youtube(foundBy));
  return { id: CHANNEL, title: 'Wren & Co', handle: null, foundBy: link, resolved: [], ...rest };
}

describe('pairing with Spotify', () => {
  const linked = anIdentity(1, 'Wren & Co', [spotify(ONE)], { aliases: ['レン'] });

  it.each(['Wren & Co', 'WREN & CO', 'Wren and Co', 'The Wren & Co.', 'レン'])(
    'is linked where the page that a link leads to is called %s',
    (name) => {
      expect(pairArtist(linked, { id: ONE, name })).toBe('linked');
    },
  );

  it('is a conflict where the page has another name', () => {
    expect(pairArtist(linked, { id: ONE, name: 'Lark' })).toBe('conflict');
    expect(pairArtist(linked, { id: ONE, name: 'Wren & Co Tribute' })).toBe('conflict');
  });

  it('is a conflict where two links lead to two pages, even of the same name', () => {
    const identity = anIdentity(1, 'Wren & Co', [spotify(ONE), spotify(OTHER)]);
    expect(pairArtist(identity, { id: ONE, name: 'Wren & Co' })).toBe('conflict');
    expect(pairArtist(identity, { id: OTHER, name: 'Wren & Co' })).toBe('conflict');
  });

  it('takes two spellings of one address for one link', () => {
    const identity = anIdentity(1, 'Wren & Co', [spotify(ONE), spotify(ONE).replace('https', 'http')]);
    expect(spotifyArtistIdsOf(identity)).toEqual([ONE]);
    expect(pairArtist(identity, { id: ONE, name: 'Wren & Co' })).toBe('linked');
  });

  it('is a conflict where several artists link to that page', () => {
    expect(pairArtist(linked, { id: ONE, name: 'Wren & Co' }, true)).toBe('conflict');
  });

  it('is by name where no link leads to the page that is shown', () => {
    expect(pairArtist(linked, { id: OTHER, name: 'Wren & Co' })).toBe('name');
    expect(pairArtist(anIdentity(1, 'Wren & Co'), { id: ONE, name: 'Wren & Co' })).toBe('name');
    expect(pairArtist(null, { id: ONE, name: 'Wren & Co' })).toBe('name');
  });

  it('is none where nothing is shown', () => {
    expect(pairArtist(linked, null)).toBe('none');
    expect(pairArtist(null, null)).toBe('none');
  });
});

describe('pairing with YouTube', () => {
  const identified = (...paths: string[]) => anIdentity(1, 'Wren & Co', paths.map(youtube));
  const byId = identified(`channel/${CHANNEL}`);

  it('is linked where the channel that a link leads to has the name', () => {
    expect(pairChannel(byId, channel())).toBe('linked');
    expect(pairChannel(identified('@wren'), channel({}, '@wren'))).toBe('linked');
    expect(pairChannel(identified('@wren'), channel({ handle: '@Wren' }))).toBe('linked');
    expect(pairChannel(identified('user/wren'), channel({}, 'user/wren'))).toBe('linked');
    expect(pairChannel(identified('c/wren'), channel({}, 'c/wren'))).toBe('linked');
  });

  it('is a conflict where that channel is called differently', () => {
    expect(pairChannel(byId, channel({ title: 'Lark TV' }))).toBe('conflict');
    expect(pairChannel(byId, channel({ title: 'Wren & Co - Topic' }))).toBe('conflict');
  });

  it('is linked all the same where two independent links agree', () => {
    const both = identified(`channel/${CHANNEL}`, '@wren');
    expect(pairChannel(both, channel({ title: 'Lark TV', handle: '@wren' }))).toBe('linked');
    // Nobody knows whether they do.
    expect(pairChannel(both, channel({ title: 'Lark TV' }))).toBe('conflict');
    // One link in two places is one link.
    const twice = identified(`channel/${CHANNEL}`, `channel/${CHANNEL}/videos`);
    expect(pairChannel(twice, channel({ title: 'Lark TV' }))).toBe('conflict');
  });

  it('is a conflict where another link leads elsewhere', () => {
    expect(pairChannel(identified(`channel/${CHANNEL}`, `channel/${OTHER_CHANNEL}`), channel())).toBe('conflict');
    expect(pairChannel(identified(`channel/${CHANNEL}`, '@lark'), channel({ handle: '@wren' }))).toBe('conflict');
  });

  it('goes by what YouTube says about the others, where it had to be asked', () => {
    const both = identified(`channel/${CHANNEL}`, '@wren');
    const leadsTo = (channelId: string) => [{ by: 'handle' as const, value: 'Wren', channelId }];
    expect(pairChannel(both, channel({ title: 'Lark TV', resolved: leadsTo(CHANNEL) }))).toBe('linked');
    expect(pairChannel(both, channel({ resolved: leadsTo(OTHER_CHANNEL) }))).toBe('conflict');
    expect(undecidedLinks(both, channel()).map(({ value }) => value)).toEqual(['wren']);
    expect(undecidedLinks(both, channel({ handle: '@lark' }))).toEqual([]);
    expect(undecidedLinks(identified('c/wren', 'user/wren'), channel()).map(({ by }) => by)).toEqual(['username']);
  });

  it('is not disputed by a link of which nobody knows where it leads', () => {
    expect(pairChannel(identified(`channel/${CHANNEL}`, 'user/lark', 'c/lark'), channel({ handle: '@wren' }))).toBe(
      'linked',
    );
  });

  it('is by name where no link leads to the channel that is shown', () => {
    expect(pairChannel(byId, channel({ id: OTHER_CHANNEL }))).toBe('name');
    expect(pairChannel(identified(), channel())).toBe('name');
    expect(pairChannel(null, channel())).toBe('name');
    expect(pairChannel(byId, null)).toBe('none');
  });

  it('prefers the surest link, and YouTube Music only where there is no other', () => {
    const music = `https://music.youtube.com/channel/${OTHER_CHANNEL}`;
    const all = anIdentity(1, 'Wren & Co', [
      music,
      ...['wren', 'user/wren', '@wren', `channel/${CHANNEL}`].map(youtube),
    ]);
    expect(channelsOf(all).map(({ by, guessed }) => `${by} ${guessed}`)).toEqual([
      'id false',
      'handle false',
      'username false',
      'handle true',
    ]);
    expect(pairChannel(all, channel({ handle: '@wren' }))).toBe('linked');
    expect(channelsOf(anIdentity(1, 'Wren & Co', [music]))).toEqual([
      { by: 'id', value: OTHER_CHANNEL, guessed: true },
    ]);
  });
});
