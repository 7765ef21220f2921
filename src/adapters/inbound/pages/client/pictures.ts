/** Shows the placeholder where a picture can't be loaded, those that failed before this script ran included. */
export function startPictures(): void {
  // Errors of pictures don't bubble.
  document.addEventListener('error', ({ target }) => replaceBroken(target), true);
  for (const picture of document.images) if (picture.complete && picture.naturalWidth === 0) replaceBroken(picture);
}

function replaceBroken(target: EventTarget | null): void {
  if (!(target instanceof HTMLImageElement)) return;
  const { placeholder } = target.dataset;
  if (placeholder === undefined) return;
  delete target.dataset['placeholder'];
  target.src = placeholder;
}
