import { FindEverywhere } from '../../../src/core/music/find-everywhere.js';
import { FindSongs } from '../../../src/core/music/find-songs.js';
import { defaultSearchPolicy } from '../../../src/core/music/music-policies.js';
import { SearchArtist } from '../../../src/core/music/search-artist.js';
import { SearchChannel } from '../../../src/core/music/search-channel.js';
import type { SearchTerm } from '../../../src/core/music/search-term.js';
import { ShowArtist } from '../../../src/core/music/show-artist.js';
import { sourceUnavailable } from '../../../src/core/music/source.js';
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

const A = 'A'.repeat(22);
const B = 'B'.repeat(22);
const spotify = (id: string): string => `https://open.spotify.com/artist/${id}`;
const OWN = `UC${'o'.repeat(22)}`;
const OTHER = `UC${'x'.repeat(22)}`;
const youtube = (path: string): string => `https://www.youtube.com/${path}`;

describe('FindEverywhere', () => {
  let catalog: FakeArtistCatalog;
  let directory: FakeChannelDirectory;
  let musicbrainz: FakeIdentitySource;
  let find: FindEverywhere;
  let show: ShowArtist;
  beforeEach(() => {
    const clock = new ManualClock();
    const answers = new EmptyResponseCache();
    catalog = new FakeArtistCatalog();
    // A namesake comes first at both sources.
    catalog.artists = [anArtist('Wren', { id: B }), anArtist('Wren', { id: A })];
    directory = new FakeChannelDirectory();
    directory.candidates = [aCandidate(OTHER, 'Wren'), aCandidate(OWN, 'Wren')];
    directory.channels = [aChannel('Wren', { id: OTHER }), aChannel('Wren', { id: OWN })];
    musicbrainz = new FakeIdentitySource();
    const known = anIdentifier(musicbrainz, clock);
    const artists = new SearchArtist(catalog, known.identify, clock, defaultSearchPolicy, answers);
    const memory = new FakeChannelMemory();
    const channels = new SearchChannel(directory, memory, known.identify, clock, defaultSearchPolicy, answers);
    const songs = new FindSongs(catalog, clock, defaultSearchPolicy, answers);
    find = new FindEverywhere(known.identify, artists, songs, channels);
    show = new ShowArtist(known.show, find);
  });
  const wren = (...urls: string[]) => anIdentity(1, 'Wren', urls);
  const run = (term: SearchTerm = { name: 'Wren' }, preferred = {}) => find.run('Wren', term, anAsker, preferred);
  const searches = () => directory.asked.filter(([method]) => method === 'searchByName').length;

  it('takes the pages that the identity links to, without a search at YouTube', async () => {
    musicbrainz.artists = [wren(spotify(A), youtube(`channel/${OWN}`))];
    const found = await run();
    expect(found).toMatchObject({
      spotify: { found: { artist: { id: A }, match: 'linked', otherMatches: [{ id: B }] } },
      youtube: { found: { channel: { id: OWN }, match: 'linked' } },
      identity: { status: 'ok', identity: { mbid: mbid(1) } },
      pairing: { spotify: 'linked', youtube: 'linked' },
    });
    expect(directory.asked.filter(([method]) => method !== 'findTopVideos')).toEqual([['findById', OWN]]);
    expect(catalog.asked).not.toContain(A);
  });

  it('chooses by name where there is no identity, or it has no links', async () => {
    const byName = {
      spotify: { found: { artist: { id: B }, match: 'exact' } },
      youtube: { found: { channel: { id: OTHER }, match: 'exact' } },
      pairing: { spotify: 'name', youtube: 'name' },
    };
    expect(await run()).toMatchObject({ ...byName, identity: { status: 'not_found', identity: null } });
    musicbrainz.artists = [wren()];
    expect(await run({ name: 'wren' })).toMatchObject({ pairing: byName.pairing });
  });

  it('looks a linked page up where Spotify does not find it by name', async () => {
    musicbrainz.artists = [wren(spotify('C'.repeat(22)))];
    catalog.artists.push(anArtist('Wren', { id: 'C'.repeat(22) }));
    jest.spyOn(catalog, 'findArtists').mockResolvedValue([anArtist('Wren', { id: B })]);
    expect(await run()).toMatchObject({
      spotify: { found: { artist: { id: 'C'.repeat(22) }, match: 'linked', otherMatches: [{ id: B }] } },
      pairing: { spotify: 'linked' },
    });
  });

  it('goes by name where the links lead nowhere any more', async () => {
    musicbrainz.artists = [wren(spotify('C'.repeat(22)), youtube('@gone'))];
    expect(await run()).toMatchObject({
      spotify: { found: { artist: { id: B }, match: 'exact' } },
      youtube: { found: { channel: { id: OTHER } } },
      pairing: { spotify: 'name', youtube: 'name' },
    });
  });

  it('shows what a link leads to although it is called differently, and says so', async () => {
    musicbrainz.artists = [wren(spotify(A), youtube(`channel/${OWN}`))];
    catalog.artists = [anArtist('Wren', { id: B }), anArtist('Lark', { id: A })];
    directory.channels = [aChannel('Lark TV', { id: OWN })];
    expect(await run()).toMatchObject({
      spotify: { found: { artist: { id: A }, otherMatches: [{ id: B }] } },
      youtube: { found: { channel: { id: OWN } } },
      pairing: { spotify: 'conflict', youtube: 'conflict' },
    });
    expect(searches()).toBe(0);
  });

  it('believes a guessed handle only where the channel has the artist’s name', async () => {
    musicbrainz.artists = [wren(youtube('c/lark'))];
    directory.channels.push(aChannel('lark', { id: 'lark' }));
    expect(await run()).toMatchObject({ youtube: { found: { channel: { id: OTHER } } }, pairing: { youtube: 'name' } });
    expect(searches()).toBe(1);
  });

  it('asks YouTube where another link leads to, once, and sees the conflict', async () => {
    musicbrainz.artists = [wren(youtube(`channel/${OWN}`), youtube('user/wren'))];
    directory.channels.push(aChannel('wren', { id: OTHER }));
    const asked = () => directory.asked.filter(([method]) => method === 'findByUsername').length;
    expect(await run()).toMatchObject({
      youtube: { found: { channel: { id: OWN } } },
      pairing: { youtube: 'conflict' },
    });
    expect(await run()).toMatchObject({ pairing: { youtube: 'conflict' } });
    expect([asked(), searches()]).toEqual([1, 0]);
  });

  it('is linked where another link leads to the same channel, or YouTube does not say', async () => {
    musicbrainz.artists = [wren(youtube(`channel/${OWN}`), youtube('user/wren'))];
    directory.channels = [aChannel('Wren', { id: OWN })];
    expect((await run()).pairing.youtube).toBe('linked');
    directory.failures.findByUsername = sourceUnavailable('youtube');
    expect((await run()).pairing.youtube).toBe('linked');
    directory.failures = {};
    directory.channels = [aChannel('Lark TV', { id: OWN })];
    jest.spyOn(directory, 'findByUsername').mockResolvedValue(aChannel('Lark TV', { id: OWN }));
    expect((await run()).pairing.youtube).toBe('linked');
  });

  it('is a conflict where several artists link to the page', async () => {
    musicbrainz.artists = [wren(spotify(A)), anIdentity(2, 'Wren', [spotify(A)])];
    musicbrainz.pages = { [A]: musicbrainz.artists };
    expect(await run()).toMatchObject({ spotify: { found: { artist: { id: A } } } });
    await until('the pages are known', async () => (await run()).identity.meaning?.pages !== null);
    expect(await run()).toMatchObject({ pairing: { spotify: 'conflict' } });
  });

  describe('somebody who was addressed or chosen', () => {
    beforeEach(() => {
      musicbrainz.artists = [wren(spotify(A), youtube(`channel/${OWN}`)), anIdentity(2, 'Wren', [spotify(B)])];
      musicbrainz.pages = { [B]: [musicbrainz.artists[1]!] };
    });
    const isTheOther = {
      spotify: { found: { artist: { id: B } } },
      identity: { identity: { mbid: mbid(2) } },
      pairing: { spotify: 'linked', youtube: 'name' },
    };

    it('is whoever the page at Spotify belongs to, and no namesake', async () => {
      expect(await run({ name: 'Wren', artistId: B })).toMatchObject(isTheOther);
      expect(await run({ name: 'Wren' }, { artistId: B })).toMatchObject(isTheOther);
      expect(musicbrainz.asked).not.toContain('name Wren');
    });

    it('is nobody known where the page belongs to nobody known', async () => {
      musicbrainz.pages = {};
      expect(await run({ name: 'Wren', artistId: B })).toMatchObject({
        spotify: { found: { artist: { id: B } } },
        identity: { status: 'not_found', identity: null },
        pairing: { spotify: 'name', youtube: 'name' },
      });
    });

    it('is the identity only where that links to the channel', async () => {
      catalog.artists.reverse();
      expect(await run({ name: 'Wren', channel: { by: 'id', value: OTHER } })).toMatchObject({
        spotify: { found: { artist: { id: A }, match: 'exact' } },
        youtube: { found: { channel: { id: OTHER } } },
        identity: { status: 'not_found', identity: null },
        pairing: { spotify: 'name', youtube: 'name' },
      });
      expect(await run({ name: 'Wren', channel: { by: 'id', value: OWN } })).toMatchObject({
        spotify: { found: { artist: { id: A }, match: 'linked' } },
        pairing: { spotify: 'linked', youtube: 'linked' },
      });
    });
  });

  describe('while MusicBrainz takes its time', () => {
    it('is pending for a channel that was addressed, too', async () => {
      musicbrainz.whileAsked = (_what, { onDelay }) => {
        onDelay?.();
        return new Promise(() => undefined);
      };
      const found = await run({ name: 'Wren', channel: { by: 'id', value: OTHER } });
      expect(found).toMatchObject({ youtube: { status: 'ok' }, identity: { status: 'pending' } });
    });

    it('has both answers once Spotify and YouTube have them, and is pending', async () => {
      musicbrainz.whileAsked = (_what, { onDelay }) => {
        onDelay?.();
        return new Promise(() => undefined);
      };
      expect(await run()).toMatchObject({
        spotify: { status: 'ok' },
        youtube: { status: 'ok' },
        identity: { status: 'pending', identity: null },
        pairing: { spotify: 'name', youtube: 'name' },
      });
    });

    it('asks Spotify meanwhile', async () => {
      let goOn: () => void = () => undefined;
      musicbrainz.whileAsked = () => new Promise<void>((resolve) => (goOn = resolve));
      const running = run();
      await until('Spotify is asked', () => catalog.asked.length > 0);
      musicbrainz.whileAsked = () => undefined;
      goOn();
      expect(await running).toMatchObject({ spotify: { status: 'ok' } });
    });
  });

  it('hides no source’s answer behind another’s failure', async () => {
    musicbrainz.artists = [wren(spotify(A), youtube(`channel/${OWN}`))];
    catalog.failure = sourceUnavailable('spotify');
    expect(await run()).toMatchObject({
      spotify: { status: 'unavailable' },
      youtube: { found: { channel: { id: OWN } } },
      identity: { status: 'ok' },
      pairing: { spotify: 'none', youtube: 'linked' },
    });
    musicbrainz.failure = sourceUnavailable('musicbrainz');
    expect(await run({ name: 'Lark' })).toMatchObject({
      youtube: { status: 'ok' },
      identity: { status: 'unavailable' },
    });
  });

  describe('by an id at MusicBrainz', () => {
    it('finds that artist’s pages', async () => {
      musicbrainz.artists = [wren(spotify(A), youtube(`channel/${OWN}`))];
      expect(await show.run(mbid(1).toUpperCase(), anAsker)).toMatchObject({
        query: 'Wren',
        spotify: { found: { artist: { id: A } } },
        youtube: { found: { channel: { id: OWN } } },
        pairing: { spotify: 'linked', youtube: 'linked' },
      });
    });

    it('sends on whom it was merged into, without asking the sources', async () => {
      musicbrainz.artists = [wren()];
      musicbrainz.merged = { [mbid(9)]: mbid(1) };
      expect(await show.run(mbid(9), anAsker)).toEqual({ movedTo: mbid(1) });
      expect([catalog.asked, directory.asked]).toEqual([[], []]);
    });

    it('takes no other text for an id', async () => {
      for (const text of ['wren', '', `${mbid(1)}0`, 'x'.repeat(36)]) {
        await expect(show.run(text, anAsker)).rejects.toMatchObject({ code: 'validation_failed' });
      }
    });
  });
});
