import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

/**
 * The most that is looked at, in UTF-16 units: the policy's 128 characters take at most 256. Whatever is longer is
 * refused as text too long before anything is computed from it.
 */
const LOOKED_AT_MAX = 1024;

/** What is wrong with what was sent as a password, before any rule for new ones; `null` when nothing is. */
export function passwordProblem(field: string, value: unknown): string | null {
  if (value === undefined || value === '') return `${field} is required.`;
  if (typeof value !== 'string') return `${field} must be text.`;
  if (value.length > LOOKED_AT_MAX) return `${field} is too long.`;
  // Half of a surrogate pair has no bytes of its own: two different passwords would have the same hash.
  return value.isWellFormed() ? null : `${field} must be well-formed text.`;
}

/** A field that takes a password: any text at all, nothing trimmed. */
export function PasswordField(): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const schema = { type: 'string', format: 'password', minLength: 1, maxLength: LOOKED_AT_MAX };
    noteField(target, name, { schema, required: true });
    registerDecorator({
      name: 'passwordField',
      target: target.constructor,
      propertyName: name,
      validator: {
        validate: (value: unknown) => passwordProblem(name, value) === null,
        defaultMessage: (args?: ValidationArguments) => passwordProblem(name, args?.value) ?? '',
      },
    });
  };
}
