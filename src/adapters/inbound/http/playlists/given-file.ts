import { decodeFile } from '../../../../core/playlists/formats/decode-file.js';
import type { GivenFile } from '../../../../core/playlists/import-playlist.js';
import type { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { asRecord } from '../../../../core/shared/is-record.js';
import { JsonTooLarge, parseJson } from '../../../../core/shared/parse-json.js';
import { Refusal } from '../errors/problem.js';
import { FileField, TextField } from '../input/fields.js';
import { type FileBody, refuseLargeFile } from '../input/file-body.js';
import { checkInput } from '../input/input.pipe.js';

/** The name of what a file makes. */
const NAME = { max: 200, trim: true, optional: true } as const;

export class ImportInput {
  @FileField({
    description: 'The file’s content as text.',
    example: 'Track URI,Track Name,Artist Name(s)\nspotify:track:4VqPOruhp5EdPBeR92t6lQ,Uprising,Muse\n',
  })
  file!: string;

  @TextField({ ...NAME, description: 'In place of the file’s own name.', example: 'On the road' })
  name?: string;
}

/** Next to a body that is the file. */
export class ImportQuery {
  @TextField({ ...NAME, description: 'The same, for a body that is the file itself.', example: 'On the road' })
  name?: string;
}

/**
 * The file in a request's body.
 * @throws DomainError `validation_failed`; Refusal `invalid_json`, `payload_too_large`
 */
export async function givenFile(body: FileBody, { name }: ImportQuery, clock: Clock): Promise<GivenFile> {
  const given = {
    name: checkInput(ImportQuery, { name: body.name ?? name ?? '' }, 'body').name,
    fileName: body.fileName,
  };
  if (body.isJson) return { ...given, ...(await fromJson(body, given.name, clock)) };
  return { ...given, content: await textOf(body.bytes, clock, body.charset) };
}

/** @throws DomainError `validation_failed` when it is no text */
export async function textOf(bytes: Uint8Array, clock: Clock, charset?: string): Promise<string> {
  const text = await decodeFile(bytes, clock, charset);
  if (text === null) throw validationFailed([{ field: 'file', message: 'The file is not text.' }]);
  return text;
}

/** An object with a file in it, or a document that is the file. */
async function fromJson({ bytes }: FileBody, name: string | undefined, clock: Clock): Promise<GivenFile> {
  const document = await parseBody(bytes, clock);
  const keys = Object.keys(asRecord(document));
  const isFile = Array.isArray(document) || (!keys.includes('file') && keys.some((key) => key !== 'name'));
  if (isFile) {
    refuseLargeFile(bytes.length);
    return { content: document, name };
  }
  const input = checkInput(ImportInput, document, 'body');
  refuseLargeFile(Buffer.byteLength(input.file));
  return { content: input.file, name: input.name ?? name };
}

async function parseBody(bytes: Uint8Array, clock: Clock): Promise<unknown> {
  try {
    return bytes.length === 0 ? {} : await parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), clock);
  } catch (error) {
    if (error instanceof JsonTooLarge) {
      throw new Refusal(400, 'invalid_json', 'The request body has too many parts, or is nested too deeply.');
    }
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw new Refusal(400, 'invalid_json', 'The request body is not valid JSON in UTF-8.');
  }
}
