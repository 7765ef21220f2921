import type { Response } from 'express';
import type { ExportFormat } from '../../../../core/playlists/export-playlist.js';

/** The most characters of a playlist's name in its file's: in UTF-8 at most 240 bytes, where file systems take 255. */
const NAME_MAX = 60;

/** What some file system refuses or some program takes for more than a letter; directions of writing among them. */
const UNSAFE = /[\p{C}\p{Z}<>:"/\\|?*]+/gu;

/** Names of devices on Windows, whatever follows the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name for a playlist's file that is safe wherever it is saved. */
export function playlistFileName(name: string, format: ExportFormat): string {
  const plain = Array.from(name.normalize('NFC').replace(UNSAFE, ' ').trim()).slice(0, NAME_MAX).join('');
  // Neither hidden nor with an end that Windows drops.
  const stem = plain.replace(/^[.\s]+|[.\s]+$/g, '');
  if (stem === '') return `playlist.${format}`;
  return `${DEVICE.test(stem) ? 'playlist ' : ''}${stem}.${format}`;
}

/** Makes the answer a file to be saved; what is sent next is its content. */
export function sendAsFile(response: Response, name: string, format: ExportFormat): void {
  response.attachment(playlistFileName(name, format));
}
