import type { Clock } from '../shared/clock.js';
import { sourceNotConfigured, sourceUnavailable } from '../music/source.js';
import { DomainError } from '../shared/domain-error.js';
import { type ArtistIdentity, isSpecialPurpose } from './artist-identity.js';
import type { IdentityFacts } from './identity-facts.js';
import type { IdentityPolicy } from './identity-policy.js';
import { InFlight } from './in-flight.js';

export class ShowIdentity {
  private readonly requests: InFlight<ArtistIdentity | null>;

  constructor(
    private readonly facts: IdentityFacts,
    private readonly clock: Clock,
    private readonly policy: IdentityPolicy,
  ) {
    this.requests = new InFlight(clock, policy.perClient);
  }

  /**
   * @param mbid in lower case
   * @param client who asks: the same for requests that count as one client's
   * @returns the artist; one with another id when this one was merged into it
   * @throws DomainError `not_found`, or unavailable: nothing is known yet, and the source cannot be asked
   */
  async run(mbid: string, client: string): Promise<ArtistIdentity> {
    if (isSpecialPurpose(mbid)) throw noSuchArtist();
    const kept = await this.facts.kept(mbid);
    if (kept !== null && !this.facts.isOld(kept)) return kept;
    const request = this.requests.start(mbid, (onDelay) => this.facts.fetch(mbid, { onDelay }), client);
    if (kept !== null) return kept;
    if (request === null) throw sourceUnavailable('musicbrainz', this.policy.retryAfterSeconds);
    const identity = await this.ended(request.end);
    if (identity === null) throw noSuchArtist();
    return identity;
  }

  private async ended(end: Promise<ArtistIdentity | null>): Promise<ArtistIdentity | null> {
    try {
      const identity = await this.clock.waitAtMost(this.policy.artistWaitMs, end);
      if (identity !== undefined) return identity;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code.endsWith('_not_configured')) throw identityNotConfigured();
      throw sourceUnavailable('musicbrainz', error.retryAfterSeconds ?? this.policy.retryAfterSeconds);
    }
    throw sourceUnavailable('musicbrainz', this.policy.retryAfterSeconds);
  }
}

/** How long an operator may take to set it up, in seconds. */
const SET_UP_SECONDS = 3_600;

function identityNotConfigured(): DomainError {
  const { kind, code, message } = sourceNotConfigured('musicbrainz');
  return new DomainError(kind, code, message, { retryAfterSeconds: SET_UP_SECONDS });
}

function noSuchArtist(): DomainError {
  return new DomainError('not_found', 'not_found', 'MusicBrainz knows no artist with this id.');
}
