import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { nextPacificMidnight } from '../../../src/adapters/outbound/youtube/pacific-midnight.js';
import type { QuotaUse } from '../../../src/core/music/quota.ports.js';
import { ManualClock } from '../../support/manual-clock.js';
import { openSearch, type Sources, startSources } from '../../support/open-search.js';
import { ArtistSet, links } from './artist-set.js';
import { inventedName } from './invented-names.js';

/** Midnight in Los Angeles, where YouTube's day begins. */
const DAY_BEGINS = '2026-11-23T08:00:00Z';
const MINUTE_MS = 60_000;

export interface Scenario {
  /** How many artists are searched for, each once, by somebody else each. */
  readonly artists: number;
  /** Of how many of a hundred MusicBrainz has a link to the channel. */
  readonly linkedPercent: number;
  /** Whether the service knows them before; `none`: it never asks MusicBrainz. */
  readonly identities: 'known' | 'cold' | 'none';
  /** In how many minutes all of them are searched for. */
  readonly minutes: number;
}

export interface BudgetUse extends QuotaUse {
  readonly scenario: Scenario;
  /** Answers with a channel. */
  readonly found: number;
  /** Answers that YouTube could not be asked for, since nothing was left. */
  readonly refused: number;
}

/** What YouTube grants a day. */
export const DAILY: QuotaUse = { searches: 100, units: 10_000 };

/** Spends a simulated day's budget, with the real adapter and its quota. */
export async function spendBudget(scenario: Scenario, daily = DAILY): Promise<BudgetUse> {
  const set = artistsFor(scenario);
  const sources = await startSources(set);
  const clock = new ManualClock(DAY_BEGINS);
  const search = openSearch(sources, { clock, daily, identities: scenario.identities !== 'none', paced: true });
  try {
    if (scenario.identities === 'known') {
      for (const { query } of set.cases)
        await whileTimePasses(clock, sources, search.identify.run({ name: query }, query));
      // Facts are good for 30 days, and the day after has a budget of its own.
      await passTime(clock, sources, 24 * 60 * MINUTE_MS);
    }
    const endsAt = nextPacificMidnight(clock.now());
    const before = sources.youtube.calls.length;
    const statuses: string[] = [];
    for (const { query } of set.cases) {
      const searched = search.searchEverywhere.run(query, 'q', { key: query });
      statuses.push((await whileTimePasses(clock, sources, searched, 100)).youtube.status);
      await passTime(clock, sources, (scenario.minutes * MINUTE_MS) / scenario.artists);
    }
    const count = (status: string) => statuses.filter((one) => one === status).length;
    const searches = sources.youtube.calls.slice(before).filter(({ path }) => path.endsWith('/search')).length;
    const { units } = await search.quota.usedUntil(endsAt);
    return { scenario, searches, units, found: count('ok'), refused: count('unavailable') };
  } finally {
    await search.close();
    await sources.close();
  }
}

/** Nobody has the handle that the name suggests: without a link, each costs a search. */
function artistsFor({ artists, linkedPercent }: Scenario): ArtistSet {
  const set = new ArtistSet();
  for (let i = 0; i < artists; i += 1) {
    const name = inventedName(i);
    const key = set.page(name, name, { handle: `${name.toLowerCase().replaceAll(' ', '')}.music` });
    const isLinked = (i * 7) % 10 < linkedPercent / 10;
    // Of those without a link to a channel, MusicBrainz knows every other one.
    if (isLinked) set.identity(key, { links: [links.spotify(key), links.channel(key)] });
    else if (i % 2 === 0) set.identity(key, { links: [links.spotify(key)] });
    set.search('plain', name, { spotify: key, youtube: key });
  }
  return set;
}

/** MusicBrainz is asked once a second, also beforehand. */
async function whileTimePasses<T>(clock: ManualClock, sources: Sources, work: Promise<T>, step = STEP_MS): Promise<T> {
  let isOver = false;
  const done = () => (isOver = true);
  work.then(done, done);
  for (;;) {
    await settled(sources);
    if (isOver) return work;
    clock.advance(step);
  }
}

/** In small steps as long as something may wait for its turn, and what is left at once. */
async function passTime(clock: ManualClock, sources: Sources, milliseconds: number): Promise<void> {
  let left = milliseconds;
  for (let asked = -1; left > 0 && asked < sources.musicbrainz.calls.length;) {
    asked = sources.musicbrainz.calls.length;
    clock.advance(Math.min(STEP_MS, left));
    left -= STEP_MS;
    await settled(sources);
  }
  if (left > 0) clock.advance(left);
}

/** Until MusicBrainz may be asked again, and less than any request may take. */
const STEP_MS = 2_100;

/** Waits until MusicBrainz is asked nothing more: an answer takes some turns of the event loop, however busy the machine. */
async function settled({ musicbrainz }: Sources): Promise<void> {
  for (let quiet = 0, asked = -1; quiet < 3; quiet += 1) {
    await pause(1);
    for (let turn = 0; turn < 4; turn += 1) await nextTurn();
    if (asked < musicbrainz.calls.length) quiet = 0;
    asked = musicbrainz.calls.length;
  }
}
