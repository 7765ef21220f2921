import { matcherOf, NAME_MATCHES, type NameMatch } from '../music/choose-by-name.js';
import type { IdentityCandidate } from './identity.ports.js';

/**
 * Those who are called so, the likeliest first; equally good ones stay in the source's order, which carries how well
 * known they are. Whoever has quite another name is left out, whatever the source thinks of it. Capitals make no
 * difference: "muse" and "MUSE" mean the same.
 */
export function rankCandidates(name: string, candidates: readonly IdentityCandidate[]): readonly IdentityCandidate[] {
  const match = matcherOf(name.toLowerCase());
  return candidates
    .map((candidate) => ({ candidate, rank: rankOf(match, candidate) }))
    .filter((one): one is { candidate: IdentityCandidate; rank: number } => one.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .map(({ candidate }) => candidate);
}

/** @returns `null` when neither name nor alias is that one */
function rankOf(
  match: (name: string) => NameMatch,
  { name: own, aliases, sortName }: IdentityCandidate,
): number | null {
  const isOwn = match(own.toLowerCase());
  if (isOwn !== 'first') return NAME_MATCHES.indexOf(isOwn);
  const isMeant = (other: string): boolean => match(other) !== 'first';
  if (aliases.some((alias) => alias.isArtistName && isMeant(alias.name))) return 3;
  if (aliases.some((alias) => isMeant(alias.name))) return 4;
  return sortName !== null && [sortName, inNaturalOrder(sortName)].some(isMeant) ? 5 : null;
}

/** `Cole, Wren` as `Wren Cole`. */
function inNaturalOrder(sortName: string): string {
  return sortName.replace(/^([^,]+), ([^,]+)$/, '$2 $1');
}
