/** What YouTube allows in a handle, as far as it is worth a guess: its handles in other scripts are few. */
const GUESSABLE = /^[a-z0-9](?:[a-z0-9._-]{1,28})[a-z0-9]$/;

/**
 * The handle that a channel of this name would most likely have chosen: the name without accents, spacing and
 * punctuation. `"Guns N' Roses"` gives `gunsnroses`.
 * @returns `null` when nothing is left that could be a handle: 3 to 30 letters and digits
 */
export function guessHandle(name: string): string | null {
  const squeezed = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, 'and')
    // A dash, a dot or a low line may stand in a handle, but not at its ends; all else that is no letter is left out.
    .replace(/[^\p{L}\p{N}._-]/gu, '')
    .replace(/^[._-]+|[._-]+$/g, '');
  return GUESSABLE.test(squeezed) ? squeezed : null;
}
