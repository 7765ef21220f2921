import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

export interface WholeNumberOptions {
  readonly min: number;
  readonly max: number;
}

/** What is wrong with a query parameter that takes a whole number; it may be left out. */
function numberProblem(field: string, value: unknown, { min, max }: WholeNumberOptions): string | null {
  if (value === undefined) return null;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  return number >= min && number <= max ? null : `${field} must be a whole number from ${min} to ${max}.`;
}

/** A query parameter that takes a whole number and may be left out; it stays text, see {@link numberOr}. */
export function WholeNumberField(options: WholeNumberOptions): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const schema = { type: 'integer', minimum: options.min, maximum: options.max };
    noteField(target, name, { schema, required: false });
    registerDecorator({
      name: 'wholeNumberField',
      target: target.constructor,
      propertyName: name,
      constraints: [options],
      validator: {
        validate: (value: unknown) => numberProblem(name, value, options) === null,
        defaultMessage: (args?: ValidationArguments) => numberProblem(name, args?.value, options) ?? '',
      },
    });
  };
}

/** The number that a checked parameter holds, or `fallback` when it was left out. */
export function numberOr(value: string | undefined, fallback: number): number {
  return value === undefined ? fallback : Number(value);
}
