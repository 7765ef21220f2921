// Options of `@ApiProperty` that many DTOs share.

const described = (description?: string) => (description === undefined ? {} : { description });

/** ISO 8601, UTC, with `Z`. */
export const timestamp = (example: string, description?: string) =>
  ({ type: String, format: 'date-time', ...described(description), example }) as const;

export const uri = (example: string, description?: string) =>
  ({ type: String, format: 'uri', ...described(description), example }) as const;

/** A whole number from 0. */
export const count = (example: number, description?: string) =>
  ({ type: 'integer', minimum: 0, ...described(description), example }) as const;

export const nullableText = (example: string | null, description?: string) =>
  ({ type: String, nullable: true, ...described(description), example }) as const;

/** Only there when it is true. */
export const onlyWhenTrue = (description: string) =>
  ({ type: Boolean, enum: [true], required: false, description }) as const;

export const nullable = <T extends object>(options: T) => ({ ...options, nullable: true }) as const;

/** The cursor of a list. */
export const nextCursor = nullableText(null, 'What to ask for next; null on the last page.');
