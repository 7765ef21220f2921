import { DomainError } from '../shared/domain-error.js';

export type Source = 'spotify' | 'youtube';

/** Every service that is asked: the two sources, and the one that says which of their artists belong together. */
export type Upstream = Source | 'musicbrainz';

/** Whether a source's responses are live or from the sample catalogue of a first run without credentials. */
export type SourceOrigin = 'live' | 'sample';

const NAMES: Record<Upstream, string> = { spotify: 'Spotify', youtube: 'YouTube', musicbrainz: 'MusicBrainz' };

const notConfigured = (source: Upstream): DomainError =>
  new DomainError('unavailable', `${source}_not_configured`, `${NAMES[source]} is not set up on this server.`);

/** Made once: every search meets them where a source is not configured, and to trace the stack takes long. */
const NOT_CONFIGURED: Record<Upstream, DomainError> = {
  spotify: notConfigured('spotify'),
  youtube: notConfigured('youtube'),
  musicbrainz: notConfigured('musicbrainz'),
};

/** No credentials were configured for this source. */
export function sourceNotConfigured(source: Upstream): DomainError {
  return NOT_CONFIGURED[source];
}

/**
 * The source cannot be used for now: it refuses our credentials, or its rate limit or daily budget is used up.
 * @param retryAfterSeconds whole seconds until a retry makes sense, where that is known
 */
export function sourceUnavailable(source: Upstream, retryAfterSeconds?: number): DomainError {
  return new DomainError(
    'unavailable',
    `${source}_unavailable`,
    `${NAMES[source]} cannot be asked right now. Please try again later.`,
    { retryAfterSeconds },
  );
}

/**
 * YouTube cannot be searched by name: the day's searches are used up, or a limit is reached. Handles need no search.
 * @param retryAfterSeconds whole seconds until it can be searched again
 */
export function searchesUnavailable(retryAfterSeconds: number): DomainError {
  return new DomainError(
    'unavailable',
    'youtube_unavailable',
    'YouTube cannot be searched by name right now. A channel’s handle, such as @name, still works.',
    { retryAfterSeconds },
  );
}

/**
 * This client has had its share of the day's searches on YouTube.
 * @param retryAfterSeconds whole seconds until the quota resets
 */
export function searchShareUsedUp(retryAfterSeconds: number): DomainError {
  return new DomainError(
    'unavailable',
    'youtube_unavailable',
    'You have used your share of today’s searches by name on YouTube. A channel’s handle, such as @name, still works.',
    { retryAfterSeconds, callerSpecific: true },
  );
}

/**
 * The source did not respond within the time limit.
 * @param retryAfterSeconds whole seconds for which the circuit stays open, where it is
 */
export function sourceTimedOut(source: Upstream, cause?: unknown, retryAfterSeconds?: number): DomainError {
  return new DomainError('upstream_timeout', 'upstream_timeout', `${NAMES[source]} took too long to answer.`, {
    cause,
    retryAfterSeconds,
  });
}

/**
 * The source is unreachable or its response does not follow its protocol.
 * @param retryAfterSeconds as for {@link sourceTimedOut}
 */
export function sourceBroken(source: Upstream, cause?: unknown, retryAfterSeconds?: number): DomainError {
  return new DomainError('upstream_failed', 'upstream_error', `${NAMES[source]} gave no usable answer.`, {
    cause,
    retryAfterSeconds,
  });
}

/** Only that source knows whose address it is, and it can't be asked: there is no name to look for elsewhere. */
export function addresseeUnknown(source: Upstream, { retryAfterSeconds }: DomainError): DomainError {
  return new DomainError(
    'unavailable',
    `${source}_unavailable`,
    `${NAMES[source]} cannot say right now whose address this is. Please try again later, or enter the name.`,
    { retryAfterSeconds },
  );
}

/** The source has nothing by that name. */
export function nothingFound(source: Source, query: string): DomainError {
  return new DomainError('not_found', 'not_found', `Nothing found on ${NAMES[source]} for “${query}”.`);
}
