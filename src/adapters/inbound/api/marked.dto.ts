import { ApiProperty } from '@nestjs/swagger';
import { MATCHES } from '../../../core/music/choose-by-name.js';
import { onlyWhenTrue } from '../http/openapi/properties.js';

/** Marks of an answer that is special in some way; each is there only when it is true. */
export class MarkedDto {
  @ApiProperty(
    onlyWhenTrue('Only there when the answer comes from the sample catalogue of a server without credentials.'),
  )
  sample?: true;

  @ApiProperty(
    onlyWhenTrue(
      'Only there when the answer is older than it should be: it is being renewed, or the source cannot be asked right now.',
    ),
  )
  stale?: true;
}

export function marks({ sample, staleSeconds }: { sample: boolean; staleSeconds: number | null }): MarkedDto {
  return { ...sampleMark(sample), ...(staleSeconds !== null && { stale: true }) };
}

/** `sample` is there only when it is true. */
export function sampleMark(sample: boolean): { sample?: true } {
  return sample ? { sample: true } : {};
}

/** Why a result was chosen, as the API's description says it. */
export const match = {
  enum: MATCHES,
  // Named, or clients that name it after its place would take it for an `ArtistMatch`.
  enumName: 'MatchReason',
  description:
    'Why this one was chosen: it is `linked` from the artist’s identity; an `exact` name or its own address; a name that is equal when case, accents and spacing are ' +
    '`folded`; one that is equal `loose`ly, without punctuation and a leading “The”; or only the `first` that the source gave.',
} as const;
