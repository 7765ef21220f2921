import {
  FAULTS,
  type FaultName,
  type FaultyService,
  type FaultySource,
  FaultWorld,
  SOURCES,
} from '../../load/faults/fault-world.js';
import { measure, percentile, search, slowAlone, type Timed } from '../../load/faults/measure.js';

/** What a search may take beside others' time: a fault may cost 50 ms, and a busy machine some of that time again. */
const bound = (milliseconds: number): number => milliseconds * 1.5 + 50;

/** How long a search waits for MusicBrainz. */
const IDENTITY_WAIT = 1_200;

/** Other names for each fault: answers are cached. */
const NAMES = 4;

describe('when a source has a fault', () => {
  let world: FaultWorld;
  let healthy: FaultyService;
  const whole = new Map<string, any>();
  beforeAll(async () => {
    world = await FaultWorld.open(NAMES * FAULTS.length);
    healthy = await world.start();
    for (const name of world.known) whole.set(name, (await search(healthy, name)).data);
  }, 60_000);
  afterAll(() => world.close());

  const of = (names: readonly string[], fault: FaultName) => {
    const start = FAULTS.findIndex((one) => one === fault) * NAMES;
    return names.slice(start, start + NAMES);
  };

  describe.each(SOURCES)('%s', (source) => {
    let off: FaultyService;
    beforeAll(async () => {
      off = await world.start(source, 'off');
    });

    it.each(FAULTS)(
      '%s: the others’ answers are whole, and no later for it',
      async (fault) => {
        const faulty = fault === 'off' ? off : await world.start(source, fault);
        const alone = fault === 'slow' ? await slowAlone(faulty, source) : 0;
        const known = await measure(faulty, off, of(world.known, fault));
        for (const { name, data } of known) {
          expect(othersOf(source, data)).toEqual(othersOf(source, whole.get(name)));
          expect(statusOf(source, data)).toBe(expected(source, fault));
        }
        const slowest = Math.max(median(known.map(({ referenceMs }) => referenceMs)), alone);
        expect(median(known.map(({ ms }) => ms))).toBeLessThanOrEqual(bound(slowest));
        if (source === 'musicbrainz') expectLittleWait(await measure(faulty, off, of(world.unknown, fault)));
      },
      60_000,
    );
  });

  /** For those whom nobody knows yet the first search may wait, the others not at all. */
  function expectLittleWait([first, ...others]: Timed[]) {
    expect(first?.ms).toBeLessThanOrEqual(bound(IDENTITY_WAIT + (first?.referenceMs ?? 0)));
    const elsewhere = median(others.map(({ referenceMs }) => referenceMs));
    expect(median(others.map(({ ms }) => ms))).toBeLessThanOrEqual(bound(elsewhere));
    for (const { data } of others) {
      expect(data).toMatchObject({ spotify: { status: 'ok' }, youtube: { status: 'ok' } });
      expect(data.pairing).toEqual({ spotify: 'name', youtube: 'name' });
    }
  }
});

function median(times: readonly number[]): number {
  return percentile(times, 0.5);
}

/** What the answer holds of the other sources. */
function othersOf(source: FaultySource, { spotify, youtube, identity, pairing }: any): unknown {
  if (source === 'musicbrainz') return { spotify, youtube, identity, pairing };
  return source === 'spotify'
    ? { youtube, identity, pairing: pairing.youtube }
    : { spotify, identity, pairing: pairing.spotify };
}

function statusOf(source: FaultySource, data: any): string {
  return (source === 'musicbrainz' ? data.identity : data[source]).status;
}

/** Who an artist is is kept, and needs no MusicBrainz. */
function expected(source: FaultySource, fault: FaultName): string {
  if (source === 'musicbrainz' || fault === 'slow') return 'ok';
  return fault === 'off' ? 'not_configured' : 'unavailable';
}
