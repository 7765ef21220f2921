import { MemoryIdentityStore } from '../../../src/adapters/outbound/memory/memory-identity-store.js';
import { IdentifyArtist } from '../../../src/core/identity/identify-artist.js';
import { IdentityFacts } from '../../../src/core/identity/identity-facts.js';
import { defaultIdentityPolicy } from '../../../src/core/identity/identity-policy.js';
import { sourceNotConfigured, sourceTimedOut, sourceUnavailable } from '../../../src/core/music/source.js';
import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { aCandidate, anIdentity, FakeIdentitySource, mbid } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

const DAY_MS = 86_400_000;
const A = 'A'.repeat(22);
const B = 'B'.repeat(22);
const spotify = (id: string): string => `https://open.spotify.com/artist/${id}`;

describe('IdentifyArtist', () => {
  let source: FakeIdentitySource;
  let store: MemoryIdentityStore;
  let clock: ManualClock;
  let identify: IdentifyArtist;
  beforeEach(() => {
    source = new FakeIdentitySource();
    store = new MemoryIdentityStore();
    clock = new ManualClock();
    const facts = new IdentityFacts(source, store, clock, defaultIdentityPolicy);
    identify = new IdentifyArtist(source, store, facts, new Sha256TokenHasher(), clock, defaultIdentityPolicy);
  });
  /** Without what is asked while nobody waits for it. */
  const asked = () => source.asked.filter((what) => !what.startsWith('spotify'));
  const wren = () => anIdentity(1, 'Wren', [spotify(A)], { country: 'IE', begin: '2011', fetchedAt: clock.now() });
  const lark = () => anIdentity(2, 'Wren', [spotify(B)], { country: 'US', fetchedAt: clock.now() });
  const found =
    (...ids: string[]) =>
    () =>
      Promise.resolve(ids.map((id) => ({ id, name: 'Wren' })));

  it('asks by name, then for the facts', async () => {
    source.artists = [wren()];
    expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'ok', identity: wren() });
    expect(asked()).toEqual(['name wren', `mbid ${mbid(1)}`]);
  });

  it('answers from what is kept, however the name is spaced and capitalized', async () => {
    source.artists = [wren()];
    await identify.run({ name: 'Wren' }, 'client');
    source.failure = sourceUnavailable('musicbrainz');
    expect(await identify.run({ name: ' WREN ' }, 'client')).toMatchObject({ status: 'ok', identity: wren() });
    expect(await identify.known({ name: 'wren' })).toMatchObject({ status: 'ok', identity: wren() });
    expect(asked()).toHaveLength(2);
  });

  it('knows nothing without asking', async () => {
    source.artists = [wren()];
    expect(await identify.known({ name: 'wren' })).toBeNull();
    expect(source.asked).toEqual([]);
  });

  it('takes nobody of quite another name, and keeps for a day that nobody is called so', async () => {
    source.artists = [anIdentity(3, 'Starling')];
    expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'not_found', identity: null });
    clock.advance(DAY_MS - 1);
    expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'not_found', identity: null });
    expect(source.asked).toEqual(['name wren']);
    clock.advance(1);
    await identify.run({ name: 'wren' }, 'client');
    expect(source.asked).toEqual(['name wren', 'name wren']);
  });

  it('keeps the names of others only where nobody is called so, and only those that are spelt nearly so', async () => {
    source.found = [aCandidate(anIdentity(3, 'Starling')), aCandidate(wren())];
    source.artists = [wren()];
    expect((await identify.run({ name: 'wrem' }, 'client')).meaning?.offered).toEqual(['Wren']);
    expect((await identify.known({ name: 'wrem' }))?.meaning?.offered).toEqual(['Wren']);
    expect((await identify.run({ name: 'wren' }, 'client')).meaning?.offered).toEqual([]);
  });

  it('goes on to the next one where the first has vanished', async () => {
    source.found = [aCandidate(wren()), aCandidate(lark())];
    source.artists = [lark()];
    expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'ok', identity: lark() });
  });

  describe('of several who are called so', () => {
    beforeEach(() => {
      source.artists = [wren(), lark()];
    });

    it('takes the source’s first without asking further, where that is Spotify’s first, too', async () => {
      expect(await identify.run({ name: 'wren' }, 'client', found(A))).toMatchObject({ identity: { mbid: mbid(1) } });
      expect(asked()).toHaveLength(2);
    });

    it('takes the source’s first where Spotify finds nothing', async () => {
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ identity: { mbid: mbid(1) } });
      expect(asked()).toHaveLength(2);
    });

    it('takes whoever Spotify’s first page belongs to', async () => {
      source.pages = { [B]: [lark()] };
      expect(await identify.run({ name: 'wren' }, 'client', found(B, A))).toMatchObject({
        identity: { mbid: mbid(2) },
      });
      expect(source.asked).toEqual(['name wren', `mbid ${mbid(1)}`, `spotify ${B} ${A}`, `mbid ${mbid(2)}`]);
    });

    it('takes nobody by a page that several artists link to, nor by one of somebody else', async () => {
      source.pages = { [B]: [lark(), wren()] };
      expect(await identify.run({ name: 'wren' }, 'client', found(B))).toMatchObject({ identity: { mbid: mbid(1) } });
      source.pages = { [B]: [anIdentity(4, 'Starling')] };
      expect(await identify.run({ name: 'Wrén' }, 'client', found(B))).toMatchObject({ identity: { mbid: mbid(1) } });
    });

    it('tells all of them apart, and later the pages at Spotify', async () => {
      source.pages = { [A]: [wren()], [B]: [lark(), anIdentity(4, 'Starling')] };
      const first = await identify.run({ name: 'wren' }, 'client', found(A, B));
      expect(first.meaning).toMatchObject({
        namesakes: [{ country: 'IE', begin: '2011' }, { country: 'US' }],
        pages: null,
      });
      await until('the pages', async () => (await identify.known({ name: 'wren' }))?.meaning?.pages !== null);
      expect((await identify.run({ name: 'wren' }, 'client', found(A, B))).meaning).toMatchObject({
        namesakes: [{ mbid: mbid(1) }, { mbid: mbid(2) }, { mbid: mbid(4) }],
        pages: [
          { spotifyId: A, mbids: [mbid(1)] },
          { spotifyId: B, mbids: [mbid(2), mbid(4)] },
        ],
      });
      expect(source.asked.filter((what) => what.startsWith('spotify'))).toHaveLength(1);
    });
  });

  describe('while the source takes its time', () => {
    let goOn: () => void;
    beforeEach(() => {
      source.artists = [wren()];
      source.whileAsked = () => new Promise<void>((resolve) => (goOn = resolve));
    });
    const finish = async () => {
      source.whileAsked = () => undefined;
      goOn();
      await until('the answer', async () => (await identify.known({ name: 'wren' })) !== null);
    };

    it('waits 1.2 seconds at most, and serves the next search', async () => {
      const searched = identify.run({ name: 'wren' }, 'client');
      await until('the request', () => source.asked.length === 1 && clock.running === 1);
      clock.advance(1_199);
      expect(await Promise.race([searched, new Promise((resolve) => setImmediate(resolve, 'still'))])).toBe('still');
      clock.advance(1);
      expect(await searched).toEqual({ status: 'pending', identity: null, meaning: null });
      await finish();
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({
        status: 'ok',
        identity: { mbid: mbid(1) },
      });
      expect(asked()).toHaveLength(2);
    });

    it('waits not at all where it is not its turn, nor does anybody after it', async () => {
      const answer = source.whileAsked;
      source.whileAsked = (what, options) => {
        options.onDelay?.();
        return answer(what, options);
      };
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'pending' });
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'pending' });
      expect(source.asked).toHaveLength(1);
      await finish();
    });

    it('waits for the second request’s turn, too, once the first had its own', async () => {
      const answer = source.whileAsked;
      source.whileAsked = (what, options) => {
        if (what.startsWith('name')) return;
        options.onDelay?.();
        return answer(what, options);
      };
      const searched = identify.run({ name: 'wren' }, 'client');
      await until('the second request', () => asked().length === 2);
      goOn();
      expect(await searched).toMatchObject({ status: 'ok', identity: { mbid: mbid(1) } });
    });

    it('keeps no more than eight questions of one client under way', async () => {
      const onDelay = source.whileAsked;
      source.whileAsked = (what, options) => {
        options.onDelay?.();
        return onDelay(what, options);
      };
      for (let i = 0; i < 9; i += 1) await identify.run({ name: `other ${i}` }, 'client');
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'pending' });
      expect(source.asked).toHaveLength(8);
      await identify.run({ name: 'wren' }, 'another client');
      expect(source.asked).toHaveLength(9);
      await finish();
    });

    it('asks once for any number of searches', async () => {
      const searches = [
        identify.run({ name: 'wren' }, 'client'),
        identify.run({ name: 'WREN' }, 'client'),
        identify.run({ name: 'Wren' }, 'client'),
      ];
      await until('the request', () => source.asked.length === 1);
      await finish();
      expect(await Promise.all(searches)).toMatchObject([{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }]);
      expect(asked()).toHaveLength(2);
    });
  });

  it.each([
    ['unavailable', sourceUnavailable('musicbrainz', 3)],
    ['unavailable', sourceTimedOut('musicbrainz')],
    ['not_configured', sourceNotConfigured('musicbrainz')],
  ])('is %s after %s, and keeps nothing of it', async (status, failure) => {
    source.failure = failure;
    expect(await identify.run({ name: 'wren' }, 'client')).toEqual({ status, identity: null, meaning: null });
    source.failure = null;
    source.artists = [wren()];
    expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'ok' });
  });

  it('passes a defect on', async () => {
    source.failure = new TypeError('a defect');
    await expect(identify.run({ name: 'wren' }, 'client')).rejects.toBe(source.failure);
  });

  describe('after 30 days', () => {
    beforeEach(async () => {
      source.artists = [wren()];
      await identify.run({ name: 'wren' }, 'client');
      clock.advance(30 * DAY_MS);
    });

    it('answers with what is kept and renews it meanwhile', async () => {
      const { identity: old } = (await identify.known({ name: 'wren' })) ?? {};
      source.artists = [{ ...wren(), disambiguation: 'new' }];
      expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'ok', identity: old });
      await until(
        'the renewal',
        async () => (await identify.known({ name: 'wren' }))?.identity?.disambiguation === 'new',
      );
    });

    it('goes on answering with it, and its date, while the source is out', async () => {
      source.failure = sourceUnavailable('musicbrainz');
      const fetchedAt = new Date(clock.now().getTime() - 30 * DAY_MS);
      for (let i = 0; i < 3; i += 1) {
        expect(await identify.run({ name: 'wren' }, 'client')).toMatchObject({ status: 'ok', identity: { fetchedAt } });
      }
    });
  });
});
