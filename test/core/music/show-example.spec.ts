import type { IdentifiedArtist, IdentifyArtist } from '../../../src/core/identity/identify-artist.js';
import type { FindEverywhere, FoundEverywhere } from '../../../src/core/music/find-everywhere.js';
import { EXAMPLES, ShowExample } from '../../../src/core/music/show-example.js';
import { anIdentity } from '../../support/fake-identities.js';
import { ManualClock } from '../../support/manual-clock.js';

const HOUR = 3_600_000;
const MUSE: IdentifiedArtist = { status: 'ok', identity: anIdentity(1, 'Muse'), meaning: null };
const found = (query: string, rest: object = {}) =>
  ({ query, spotify: { status: 'ok' }, youtube: { status: 'ok' }, identity: MUSE, ...rest }) as FoundEverywhere;

describe('the example', () => {
  let clock: ManualClock;
  let known: Map<string, IdentifiedArtist>;
  let asked: string[];
  let looked: string[];
  beforeEach(() => {
    clock = new ManualClock();
    known = new Map();
    asked = [];
    looked = [];
  });

  const example = (mayAsk = false) =>
    new ShowExample(
      {
        known: ({ name }: { name: string }) => {
          looked.push(name);
          return Promise.resolve(known.get(name) ?? null);
        },
      } as unknown as IdentifyArtist,
      {
        run: (query: string) => {
          asked.push(query);
          return Promise.resolve(found(query));
        },
      } as unknown as FindEverywhere,
      clock,
      mayAsk,
    );

  it('is none where nothing is known, which is looked up once a minute; no source is asked', async () => {
    const shown = example();
    expect([await shown.run(), await shown.run()]).toEqual([null, null]);
    expect([looked, asked]).toEqual([[...EXAMPLES], []]);
    known.set('Björk', MUSE);
    clock.advance(60_000);
    expect(await shown.run()).toEqual({ name: 'Björk', identity: MUSE, found: null });
  });

  it('is the latest whole answer about somebody well known, for six hours', async () => {
    const shown = example();
    shown.offer(found('Portishead'));
    shown.offer(found('muse', { youtube: { status: 'not_found' } }));
    shown.offer(found('muse', { identity: { status: 'pending', identity: null, meaning: null } }));
    expect(await shown.run()).toBeNull();
    const answer = found(' MUSE');
    shown.offer(answer);
    clock.advance(6 * HOUR - 1);
    expect(await shown.run()).toEqual({ name: 'Muse', identity: MUSE, found: answer });
    clock.advance(1);
    expect(await shown.run()).toBeNull();
  });

  it('is asked for once where all sources are sandboxes', async () => {
    const shown = example(true);
    expect(await shown.run()).toMatchObject({ name: 'Muse', found: { query: 'Muse' } });
    await shown.run();
    expect(asked).toEqual(['Muse']);
  });
});
