import { registerDecorator, type ValidationArguments } from 'class-validator';
import { characterCount, hasControlCharacters } from '../../../../core/shared/text.js';
import { type JsonSchema, noteField } from './field-schema.js';

export interface TextFieldOptions {
  /** The most characters (Unicode code points), counted after trimming where the field is trimmed. */
  readonly max: number;
  /** Surrounding white space is dropped. */
  readonly trim?: boolean;
  /** May be left out; then it is `undefined`. */
  readonly optional?: boolean;
  /** May be `null`, which says the same as leaving it out. */
  readonly nullable?: boolean;
  /** May have several lines. */
  readonly lines?: boolean;
}

const TRIMMED = Symbol('trimmed fields');

/** As a program writes it, and as a browser sends it. */
const LINE_END = /\r?\n/g;

/** What is wrong with a value for such a field, in words that name the field; `null` when nothing is. */
export function textProblem(field: string, value: unknown, options: TextFieldOptions): string | null {
  if (value === undefined) return options.optional ? null : `${field} is required.`;
  if (value === null && options.nullable) return null;
  if (typeof value !== 'string') return `${field} must be text.`;
  const text = options.trim ? value.trim() : value;
  if (text === '' && !options.optional) return `${field} is required.`;
  if (hasControlCharacters(options.lines ? value.replace(LINE_END, '') : value))
    return `${field} must not contain control characters.`;
  // Half of a surrogate pair is no character and cannot be sent on to anybody.
  if (!value.isWellFormed()) return `${field} must be well-formed text.`;
  if (characterCount(text) > options.max) return `${field} must have at most ${options.max} characters.`;
  return null;
}

/** What {@link textProblem} asks, as a schema: no control characters, and not white space alone where that is dropped. */
function textSchema({ max, optional, trim, nullable, lines }: TextFieldOptions): JsonSchema {
  const oneLine = String.raw`[^\u0000-\u001f\u007f-\u009f\u2028\u2029]`;
  const printable = lines ? String.raw`(?:\r?\n|${oneLine})` : oneLine;
  const visible = String.raw`[^\s\u0000-\u001f\u007f-\u009f]`;
  const pattern = trim && !optional ? `^${printable}*${visible}${printable}*$` : `^${printable}*$`;
  return {
    type: nullable ? ['string', 'null'] : 'string',
    ...(!optional && { minLength: 1 }),
    maxLength: max,
    pattern,
  };
}

/** A field that takes text: checked for type, emptiness, control characters and length. */
export function TextField(options: TextFieldOptions): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    noteField(target, name, { schema: textSchema(options), required: !options.optional });
    if (options.trim) {
      const trimmed = (Reflect.getMetadata(TRIMMED, target) as string[] | undefined) ?? [];
      Reflect.defineMetadata(TRIMMED, [...trimmed, name], target);
    }
    registerDecorator({
      name: 'textField',
      target: target.constructor,
      propertyName: name,
      constraints: [options],
      validator: {
        validate: (value: unknown) => textProblem(name, value, options) === null,
        defaultMessage: (args?: ValidationArguments) => textProblem(name, args?.value, options) ?? '',
      },
    });
  };
}

/** The names of a class's fields whose surrounding white space is dropped. */
export function trimmedFields(prototype: object): readonly string[] {
  return (Reflect.getMetadata(TRIMMED, prototype) as string[] | undefined) ?? [];
}
