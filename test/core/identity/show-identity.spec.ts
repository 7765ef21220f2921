import { MemoryIdentityStore } from '../../../src/adapters/outbound/memory/memory-identity-store.js';
import { IdentityFacts } from '../../../src/core/identity/identity-facts.js';
import { defaultIdentityPolicy } from '../../../src/core/identity/identity-policy.js';
import { ShowIdentity } from '../../../src/core/identity/show-identity.js';
import { sourceBroken, sourceNotConfigured, sourceUnavailable } from '../../../src/core/music/source.js';
import { anIdentity, FakeIdentitySource, mbid } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

const MONTH_MS = 30 * 86_400_000;

describe('ShowIdentity', () => {
  let source: FakeIdentitySource;
  let clock: ManualClock;
  let show: ShowIdentity;
  beforeEach(() => {
    source = new FakeIdentitySource();
    clock = new ManualClock();
    const facts = new IdentityFacts(source, new MemoryIdentityStore(), clock, defaultIdentityPolicy);
    show = new ShowIdentity(facts, clock, defaultIdentityPolicy);
    source.artists = [wren()];
  });
  const wren = () => anIdentity(1, 'Wren', [], { fetchedAt: clock.now() });

  it('asks once, and then answers from what is kept', async () => {
    expect(await show.run(mbid(1), 'client')).toEqual(wren());
    expect(await show.run(mbid(1), 'client')).toEqual(wren());
    expect(source.asked).toHaveLength(1);
  });

  it('shows whom an artist was merged into, under the old id, too', async () => {
    source.merged = { [mbid(9)]: mbid(1) };
    expect(await show.run(mbid(9), 'client')).toEqual(wren());
    expect(await show.run(mbid(9), 'client')).toEqual(wren());
    expect(await show.run(mbid(1), 'client')).toEqual(wren());
    expect(source.asked).toEqual([`mbid ${mbid(9)}`]);
  });

  it('knows nobody by an unknown id, nor by one that stands for no artist', async () => {
    await expect(show.run(mbid(7), 'client')).rejects.toMatchObject({ code: 'not_found' });
    source.asked.length = 0;
    await expect(show.run('89ad4ac3-39f7-470e-963a-56509c546377', 'client')).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(source.asked).toEqual([]);
  });

  it.each([
    ['musicbrainz_unavailable', sourceUnavailable('musicbrainz', 7), 7],
    ['musicbrainz_unavailable', sourceBroken('musicbrainz'), 5],
    ['musicbrainz_not_configured', sourceNotConfigured('musicbrainz'), 3_600],
  ])('says %s and when to try again', async (code, failure, retryAfterSeconds) => {
    source.failure = failure;
    await expect(show.run(mbid(1), 'client')).rejects.toMatchObject({ kind: 'unavailable', code, retryAfterSeconds });
  });

  it('waits five seconds, and has the answer for the next one', async () => {
    let goOn: () => void = () => undefined;
    source.whileAsked = () => new Promise<void>((resolve) => (goOn = resolve));
    const shown = show.run(mbid(1), 'client');
    await until('the request', () => source.asked.length === 1 && clock.running === 1);
    clock.advance(5_000);
    await expect(shown).rejects.toMatchObject({ code: 'musicbrainz_unavailable', retryAfterSeconds: 5 });
    const next = show.run(mbid(1), 'client');
    goOn();
    expect(await next).toMatchObject({ name: 'Wren' });
    expect(source.asked).toHaveLength(1);
  });

  it('shows old facts while they are renewed, or cannot be', async () => {
    const old = await show.run(mbid(1), 'client');
    clock.advance(MONTH_MS);
    source.failure = sourceUnavailable('musicbrainz');
    expect(await show.run(mbid(1), 'client')).toEqual(old);
    await until('the request', () => source.asked.length === 2);
    source.failure = null;
    source.artists = [wren()];
    expect(await show.run(mbid(1), 'client')).toEqual(old);
    await until('the renewal', async () => (await show.run(mbid(1), 'client')).fetchedAt > old.fetchedAt);
  });

  it('forgets whom the source has deleted', async () => {
    await show.run(mbid(1), 'client');
    clock.advance(MONTH_MS);
    source.artists = [];
    await show.run(mbid(1), 'client');
    await until('the request', () => source.asked.length === 2);
    await expect(show.run(mbid(1), 'client')).rejects.toMatchObject({ code: 'not_found' });
  });
});
