import { loadShed, overRate } from '../../../src/sandbox/musicbrainz/musicbrainz-refusals.js';
import { htmlReply, type SandboxReply } from '../../../src/sandbox/sandbox-server.js';
import type { ProtocolFault } from './fault.js';

export const musicBrainzFaultKinds = [
  'server_error',
  'over_rate',
  'load_shed',
] as const satisfies readonly ProtocolFault['kind'][];

/** @param fault one of {@link musicBrainzFaultKinds} */
export function musicBrainzFault(fault: ProtocolFault): SandboxReply {
  switch (fault.kind) {
    case 'server_error':
      return htmlReply(fault.status ?? 502, 'Bad Gateway');
    case 'over_rate':
      return overRate();
    case 'load_shed':
      return loadShed();
    default:
      throw new TypeError(`MusicBrainz does not answer with "${fault.kind}".`);
  }
}
