import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { ADDRESS, cleanSearchTerm, SEARCH_ADDRESS_MAX, SEARCH_NAME_MAX } from '../../../../core/music/search-term.js';
import { hasControlCharacters } from '../../../../core/shared/text.js';

// Fields of DTOs: class-validator's decorators together with the schema that says the same in the API's description, so
// that the two can't differ. Of several messages only the first is shown (see input.pipe.ts).

/** Documentation of a field, beyond what its validators imply. */
export interface Docs {
  readonly description?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  /** Narrower bounds that a use case enforces. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const REFUSES_UNKNOWN = Symbol('refuses unknown');

/** A query whose unknown parameters are refused, as they are in a body. */
export const RefusesUnknown = (): ClassDecorator => (shape) => Reflect.defineMetadata(REFUSES_UNKNOWN, true, shape);

export function refusesUnknown(shape: object): boolean {
  return Reflect.hasMetadata(REFUSES_UNKNOWN, shape);
}

const TRANSFORMS = Symbol('field transforms');

type Transform = (value: unknown) => unknown;

/** The transforms of a class's fields, applied before validation. */
export function transformsOf(prototype: object): Readonly<Record<string, Transform>> {
  return (Reflect.getMetadata(TRANSFORMS, prototype) as Record<string, Transform> | undefined) ?? {};
}

/** Like class-transformer's `@Transform`: changes the value before validation. */
export function Transformed(transform: Transform): PropertyDecorator {
  return (target, property) =>
    Reflect.defineMetadata(TRANSFORMS, { ...transformsOf(target), [property]: transform }, target);
}

const isGiven = (_object: object, value: unknown): boolean => value !== undefined;

/** Required, or optional (`undefined`), or, where nullable, also `null`. */
export function presence({ optional = false, nullable = false }: { optional?: boolean; nullable?: boolean }) {
  if (nullable) return IsOptional();
  return optional ? ValidateIf(isGiven) : IsDefined({ message: '$property is required.' });
}

export interface TextFieldOptions extends Docs {
  /** The most characters (Unicode code points), counted after trimming where the field is trimmed. */
  readonly max: number;
  /** Surrounding white space is dropped. */
  readonly trim?: boolean;
  /** Then it may be `undefined`. */
  readonly optional?: boolean;
  /** `null` means the same as leaving it out. */
  readonly nullable?: boolean;
  /** Several lines are allowed. */
  readonly lines?: boolean;
  /** Invisible marks are dropped: it is searched for. */
  readonly visible?: boolean;
  /** An address may be longer. */
  readonly address?: boolean;
}

/** No control character, no separator of lines or paragraphs; the same set as in the core's `text.ts`. */
const PRINTABLE = String.raw`[^\u0000-\u001f\u007f-\u009f\u2028\u2029]`;
const VISIBLE = String.raw`[^\s\u0000-\u001f\u007f-\u009f]`;
/** A line ends as a program writes it, or as a browser sends it. */
const PRINTABLE_LINES = String.raw`(?:\r?\n|${PRINTABLE})`;

/** Lone surrogates have no encoding in UTF-8. */
const WELL_FORMED = /^\P{Cs}*$/u;

/** Counts Unicode code points, like JSON Schema's `maxLength`. */
const atMost = (max: number): RegExp => new RegExp(`^.{0,${max}}$`, 'su');

/** A name, or an address. */
const SEARCH_TERM_LENGTH = new RegExp(
  `^(?:.{0,${SEARCH_NAME_MAX}}$|(?=.{0,${SEARCH_ADDRESS_MAX}}$)${ADDRESS.source})`,
  'isu',
);

/** Patterns that a text has to match, in order, each with its message. Each takes linear time. */
function textRules({ max, trim, optional, lines, address }: TextFieldOptions): readonly (readonly [RegExp, string])[] {
  return [
    ...(optional ? [] : [[trim ? /\S/ : /[^]/, 'is required.'] as const]),
    [new RegExp(`^${lines ? PRINTABLE_LINES : PRINTABLE}*$`, 'u'), 'must not contain control characters.'],
    [WELL_FORMED, 'must be well-formed text.'],
    [address ? SEARCH_TERM_LENGTH : atMost(max), `must have at most ${max} characters.`],
  ];
}

/** Trims white space, except around control characters, which must be refused and not dropped. */
function trimmed(text: unknown, { lines = false, visible = false }: Partial<TextFieldOptions>): unknown {
  if (typeof text !== 'string') return text;
  const seen = visible ? cleanSearchTerm(text) : text;
  return hasControlCharacters(lines ? seen.replace(/\r?\n/g, '') : seen) ? seen : seen.trim();
}

/** The problem with a text, as a message that begins with `name`; `null` when there is none. */
export function textProblem(name: string, text: string, options: TextFieldOptions): string | null {
  const content = String(options.trim ? trimmed(text, options) : text);
  const broken = textRules(options).find(([pattern]) => !pattern.test(content));
  return broken === undefined ? null : `${name} ${broken[1]}`;
}

/** The rules of what is searched for at the sources, on pages and in the API: a name or a title. */
export const SEARCH_TERM: TextFieldOptions = { max: SEARCH_NAME_MAX, trim: true, visible: true };

/** The same for an artist, who may be named by an address as well. */
export const ARTIST_TERM: TextFieldOptions = { ...SEARCH_TERM, address: true };

/** Text: its type, emptiness, control characters and length are checked. */
export function TextField(options: TextFieldOptions): PropertyDecorator {
  const {
    max,
    trim = false,
    optional = false,
    nullable = false,
    lines = false,
    visible: _,
    address,
    ...docs
  } = options;
  const printable = lines ? PRINTABLE_LINES : PRINTABLE;
  return applyDecorators(
    ApiProperty({
      type: String,
      required: !optional,
      ...(nullable && { nullable }),
      ...(!optional && { minLength: 1 }),
      maxLength: address ? SEARCH_ADDRESS_MAX : max,
      pattern: trim && !optional ? `^${printable}*${VISIBLE}${printable}*$` : `^${printable}*$`,
      ...docs,
    }),
    ...(trim ? [Transformed((value) => trimmed(value, options))] : []),
    presence({ optional, nullable }),
    IsString({ message: '$property must be text.' }),
    ...textRules(options).map(([pattern, complaint]) => Matches(pattern, { message: `$property ${complaint}` })),
  );
}

/** Maximum length of a password's field: far more than the password policy allows. */
const PASSWORD_MAX = 1024;

/** A password: any text, not trimmed. */
export function PasswordField({ optional = false, ...docs }: Docs & { optional?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: !optional,
      format: 'password',
      minLength: 1,
      maxLength: PASSWORD_MAX,
      ...docs,
    }),
    presence({ optional }),
    IsString({ message: '$property must be text.' }),
    IsNotEmpty({ message: '$property is required.' }),
    Matches(atMost(PASSWORD_MAX), { message: '$property is too long.' }),
    Matches(WELL_FORMED, { message: '$property must be well-formed text.' }),
  );
}

/** A file's content: text of any length that the body limit allows, with any control characters. */
export function FileField(docs: Docs = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: 1, ...docs }),
    presence({}),
    IsString({ message: '$property must be the file’s content as text.' }),
    IsNotEmpty({ message: '$property is required.' }),
    Matches(WELL_FORMED, { message: '$property must be well-formed text.' }),
  );
}

/** `true` or `false` in a JSON body; optional. */
export function BooleanField(docs: Docs = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: Boolean, required: false, ...docs }),
    presence({ optional: true }),
    IsBoolean({ message: '$property must be true or false.' }),
  );
}

export interface NumberFieldOptions extends Docs {
  readonly min: number;
  readonly max: number;
  /** `null` means the same as leaving it out. */
  readonly nullable?: boolean;
  readonly required?: boolean;
}

/** A whole number in a JSON body; optional unless it is required. */
export function NumberField({
  min,
  max,
  nullable = false,
  required = false,
  ...docs
}: NumberFieldOptions): PropertyDecorator {
  const message = `$property must be a whole number from ${min} to ${max}.`;
  return applyDecorators(
    ApiProperty({
      type: 'integer',
      required,
      ...(nullable && { nullable }),
      minimum: min,
      maximum: max,
      ...docs,
    }),
    presence({ optional: !required, nullable }),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** Where every value is text, in queries and forms: digits are a number. */
export const FromDigits = (): PropertyDecorator =>
  Transformed((value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value));

/** A whole number in a query; optional. */
export const NumberParameter = (options: NumberFieldOptions): PropertyDecorator =>
  applyDecorators(NumberField(options), FromDigits());

/** One of these values; optional. */
export function ChoiceField(values: readonly string[], docs: Docs = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, enum: values, required: false, ...docs }),
    presence({ optional: true }),
    IsIn(values, { message: `$property must be one of: ${values.join(', ')}.` }),
  );
}

const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A day, which begins in UTC, or a moment in a query, ISO 8601; optional. */
export function MomentField(docs: Docs = {}): PropertyDecorator {
  const message = '$property must be a date such as 2026-03-02, or a time such as 2026-03-02T18:05:00Z.';
  return applyDecorators(
    ApiProperty({ type: String, required: false, pattern: MOMENT.source, ...docs }),
    presence({ optional: true }),
    Matches(MOMENT, { message }),
    IsISO8601({ strict: true }, { message }),
  );
}
