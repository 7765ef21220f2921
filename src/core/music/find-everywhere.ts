import type { ArtistIdentity } from '../identity/artist-identity.js';
import type { IdentifiedArtist, IdentifyArtist } from '../identity/identify-artist.js';
import { pairArtist, pairChannel, type PairStatus } from '../identity/pairing.js';
import type { FindSongs } from './find-songs.js';
import type { SearchClient } from './music.ports.js';
import type { FoundArtist, SearchArtist } from './search-artist.js';
import type { FoundChannel, SearchChannel } from './search-channel.js';
import type { SearchTerm } from './search-term.js';
import { outcomeOf, type SourceOutcome } from './source-outcome.js';
import type { Track } from './track.js';

export interface FoundEverywhere {
  readonly query: string;
  readonly spotify: SourceOutcome<FoundArtist>;
  /** Of the artist on Spotify. */
  readonly songs: readonly Track[];
  readonly youtube: SourceOutcome<FoundChannel>;
  readonly identity: IdentifiedArtist;
  /** How we know that both are that artist's. */
  readonly pairing: { readonly spotify: PairStatus; readonly youtube: PairStatus };
  /** Whether the identity comes from the sandbox. */
  readonly sampleIdentity: boolean;
}

/** Matches that were chosen instead of the first ones. */
export interface PreferredMatches {
  readonly artistId?: string | undefined;
  readonly channelId?: string | undefined;
}

const NOBODY: IdentifiedArtist = { status: 'not_found', identity: null, meaning: null };

/**
 * Finds an artist at both sources at once, and who that is. A failure of one never hides the others' responses; only
 * the choice waits for the identity, whose links lead to the right pages.
 */
export class FindEverywhere {
  constructor(
    private readonly identify: IdentifyArtist,
    private readonly searchArtist: SearchArtist,
    private readonly findSongs: FindSongs,
    private readonly searchChannel: SearchChannel,
  ) {}

  /**
   * @param query what was searched for, as the response names it
   * @param client see {@link SearchChannel.run}
   * @param preferred see {@link SearchArtist.run} and {@link SearchChannel.run}
   */
  async run(
    query: string,
    term: SearchTerm,
    client: SearchClient,
    preferred: PreferredMatches = {},
  ): Promise<FoundEverywhere> {
    const identified = this.identifyAs(term, client, preferred);
    const identity = identified.then((found) => found.identity);
    const [{ spotify, songs }, youtube, who] = await Promise.all([
      this.findArtist(term, preferred.artistId, identity),
      outcomeOf(this.searchChannel.run(term, client, preferred.channelId, identity)),
      identified,
    ]);
    const pairing = {
      spotify: pairArtist(who.identity, spotify.status === 'ok' ? spotify.found.artist : null, isShared(who, spotify)),
      youtube: pairChannel(who.identity, pairedChannel(youtube)),
    };
    return { query, spotify, songs, youtube, identity: who, pairing, sampleIdentity: this.identify.sample };
  }

  private async findArtist(
    term: SearchTerm,
    preferredId: string | undefined,
    identity: Promise<ArtistIdentity | null>,
  ): Promise<{ spotify: SourceOutcome<FoundArtist>; songs: readonly Track[] }> {
    const spotify = await outcomeOf(this.searchArtist.run(term, preferredId, identity));
    return { spotify, songs: spotify.status === 'ok' ? await this.findSongs.run(spotify.found.artist) : [] };
  }

  /** Whoever was addressed or chosen, by page or channel, is that one and no namesake. */
  private async identifyAs(
    { name, artistId, channel, identity }: SearchTerm,
    client: SearchClient,
    preferred: PreferredMatches,
  ): Promise<IdentifiedArtist> {
    if (identity !== undefined) {
      return { status: 'ok', identity, meaning: (await this.identify.known({ name }))?.meaning ?? null };
    }
    const spotifyId = artistId ?? preferred.artistId;
    if (spotifyId !== undefined) return this.identify.run({ spotifyId }, client.key);
    const found = await this.identify.run({ name }, client.key, () => this.searchArtist.candidates(name));
    if (found.identity === null || (channel === undefined && preferred.channelId === undefined)) return found;
    const shown = await outcomeOf(
      this.searchChannel.run({ name, ...(channel && { channel }) }, client, preferred.channelId),
    );
    return ['linked', 'conflict'].includes(pairChannel(found.identity, pairedChannel(shown))) ? found : NOBODY;
  }
}

function pairedChannel(youtube: SourceOutcome<FoundChannel>) {
  return youtube.status === 'ok' ? { ...youtube.found.channel, ...youtube.found } : null;
}

/** Whether several artists link to the page. */
function isShared({ meaning }: IdentifiedArtist, spotify: SourceOutcome<FoundArtist>): boolean {
  if (spotify.status !== 'ok') return false;
  const page = meaning?.pages?.find(({ spotifyId }) => spotifyId === spotify.found.artist.id);
  return page !== undefined && page.mbids.length > 1;
}
