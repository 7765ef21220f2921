/** As MusicBrainz demands it: who asks, and where the operator is to be reached. */
export function userAgentOf(version: string, contact: string): string {
  return `OctaMusic/${version} ( ${contact} )`;
}
