import {
  FAULTS,
  type FaultName,
  type FaultyService,
  type FaultySource,
  FaultWorld,
  SOURCES,
} from '../../load/faults/fault-world.js';
import { measure, percentile, search, type Timed } from '../../load/faults/measure.js';

/** None of our time limits is as short. What a fault costs to the millisecond is for `npm run faults` to measure. */
const A_MOMENT = 1_000;

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
      '%s: the others’ answers are whole, and wait for nothing',
      async (fault) => {
        const faulty = fault === 'off' ? off : await world.start(source, fault);
        const known = await measure(faulty, off, of(world.known, fault));
        for (const { name, data } of known) {
          expect(othersOf(source, data)).toEqual(othersOf(source, whole.get(name)));
          expect(statusOf(source, data)).toBe(expected(source, fault));
        }
        expect(waited(known)).toBeLessThan(A_MOMENT);
        if (source === 'musicbrainz') expectLittleWait(await measure(faulty, off, of(world.unknown, fault)));
      },
      60_000,
    );
  });

  /** For those whom nobody knows yet the first search may wait, the others not at all. */
  function expectLittleWait(searches: Timed[]) {
    const others = searches.slice(1);
    expect(waited(searches.slice(0, 1))).toBeLessThan(IDENTITY_WAIT + A_MOMENT);
    expect(waited(others)).toBeLessThan(A_MOMENT);
    for (const { data } of others) {
      expect(data).toMatchObject({ spotify: { status: 'ok' }, youtube: { status: 'ok' } });
      expect(data.pairing).toEqual({ spotify: 'name', youtube: 'name' });
    }
  }
});

/** How much longer than elsewhere the searches took, in milliseconds; half of them longer, half of them less so. */
function waited(searches: readonly Timed[]): number {
  return percentile(
    searches.map(({ ms, referenceMs }) => ms - referenceMs),
    0.5,
  );
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
