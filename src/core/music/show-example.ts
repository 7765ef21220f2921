import type { IdentifiedArtist, IdentifyArtist } from '../identity/identify-artist.js';
import type { Clock } from '../shared/clock.js';
import { foldName } from './choose-by-name.js';
import type { FindEverywhere, FoundEverywhere } from './find-everywhere.js';

/** Artists whom nearly everybody knows; the first one is shown if it can be. */
export const EXAMPLES = ['Muse', 'Björk', 'Daft Punk', 'أم كلثوم'] as const;

const FOLDED_EXAMPLES = new Set(EXAMPLES.map(foldName));

/** YouTube's figures may be shown for 6 hours; in milliseconds. */
const KEEP_MS = 6 * 3_600_000;

/** How long to go without an example before looking again, in milliseconds. */
const RETRY_MS = 60_000;

export interface Example {
  readonly name: string;
  readonly identity: IdentifiedArtist;
  /** What both sources answered last; `null` when nobody has searched for the artist lately. */
  readonly found: FoundEverywhere | null;
}

/** What an answer looks like, by one that is here already: no source is asked, but for the sandboxes. */
export class ShowExample {
  private kept: { readonly found: FoundEverywhere; readonly until: number } | null = null;
  private none = 0;

  /** @param mayAsk whether all sources are sandboxes, which may be asked at any time */
  constructor(
    private readonly identify: IdentifyArtist,
    private readonly findEverywhere: FindEverywhere,
    private readonly clock: Clock,
    private readonly mayAsk: boolean,
  ) {}

  /** Takes an answer as the example, if it is a good one. */
  offer(found: FoundEverywhere): void {
    const { query, spotify, youtube, identity } = found;
    const isWhole = spotify.status === 'ok' && youtube.status === 'ok' && identity.status === 'ok';
    if (!isWhole || !FOLDED_EXAMPLES.has(foldName(query))) return;
    this.kept = { found, until: this.now() + KEEP_MS };
  }

  async run(): Promise<Example | null> {
    const kept = this.latest();
    if (kept !== null) return kept;
    if (this.now() < this.none) return null;
    if (this.mayAsk) {
      const [name] = EXAMPLES;
      this.offer(await this.findEverywhere.run(name, { name }, { key: 'example' }));
      return this.orNone(this.latest());
    }
    for (const name of EXAMPLES) {
      const identity = await this.identify.known({ name });
      if (identity?.status === 'ok') return { name, identity, found: null };
    }
    return this.orNone(null);
  }

  private latest(): Example | null {
    if (this.kept === null || this.kept.until <= this.now()) return null;
    const { found } = this.kept;
    return { name: found.identity.identity?.name ?? found.query, identity: found.identity, found };
  }

  private orNone(example: Example | null): Example | null {
    if (example === null) this.none = this.now() + RETRY_MS;
    return example;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
