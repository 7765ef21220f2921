import type { SourceOrigin } from '../../../core/music/source.js';
import type { Track } from '../../../core/music/track.js';
import { TrackCatalog } from '../../../core/playlists/playlists.ports.js';
import { DomainError } from '../../../core/shared/domain-error.js';
import type { SpotifyClient } from './spotify-client.js';
import { toTrack, TrackAnswer } from './spotify-shapes.js';

const AT_ONCE = 5;

/**
 * One request for each track: since February 2026 an application in development mode may no longer request several in
 * one (`GET /tracks?ids=`).
 */
export class SpotifyTrackCatalog extends TrackCatalog {
  constructor(
    private readonly client: SpotifyClient,
    readonly origin: SourceOrigin,
  ) {
    super();
  }

  async tracksById(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Track | null>> {
    const responses = new Map<string, Track | null>();
    const waiting = [...ids];
    let failed = false;
    const requestInTurn = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        // After one failure the next request would most likely fail, too, and take its time.
        if (failed || signal.aborted) return;
        const response = await this.track(id, signal);
        if (response === undefined) failed = true;
        else responses.set(id, response);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, requestInTurn));
    return responses;
  }

  /** `undefined` where the source failed; the client has reported it. */
  private async track(id: string, signal: AbortSignal): Promise<Track | null | undefined> {
    try {
      const response = await this.client.find('/tracks', id, TrackAnswer, signal);
      return response === null ? null : toTrack(response, this.origin);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
