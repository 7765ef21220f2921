import type { Response } from 'express';
import { EXPORT_FORMATS, type ExportFormat } from '../../../../core/playlists/export-playlist.js';
import { ChoiceField } from '../input/fields.js';

export class ExportInput {
  @ChoiceField(EXPORT_FORMATS, { description: 'Which kind of file; else `Accept` says it.' })
  format?: ExportFormat;
}

/** Characters of a playlist's name in its file's: in UTF-8 at most 240 bytes; file systems allow 255. */
const NAME_MAX = 60;

/** What a file system refuses or a program may interpret; bidirectional marks among them. */
const UNSAFE = /[\p{C}\p{Z}<>:"/\\|?*]+/gu;

/** Device names on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file name for a playlist that is safe on every system. M3U in UTF-8 is `.m3u8`. */
export function playlistFileName(name: string, format: ExportFormat): string {
  const ending = format === 'm3u' ? 'm3u8' : format;
  const plain = Array.from(name.normalize('NFC').replace(UNSAFE, ' ').trim()).slice(0, NAME_MAX).join('');
  // Neither hidden nor with an ending that Windows drops.
  const stem = plain.replace(/^[.\s]+|[.\s]+$/g, '');
  if (stem === '') return `playlist.${ending}`;
  return `${DEVICE.test(stem) ? 'playlist ' : ''}${stem}.${ending}`;
}

/** Makes the response a download; its content is sent next. */
export function sendAsFile(response: Response, name: string, format: ExportFormat): void {
  response.attachment(playlistFileName(name, format));
  response.setHeader('Content-Type', contentTypeOf(format));
}

export function contentTypeOf(format: ExportFormat): string {
  return `${FILE_TYPES[format]}; charset=utf-8`;
}

/** The media types of a playlist's file, the usual one first. */
export const FILE_TYPES: Record<ExportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv',
  jspf: 'application/jspf+json',
  xspf: 'application/xspf+xml',
  m3u: 'audio/x-mpegurl',
};
