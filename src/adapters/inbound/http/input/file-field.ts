import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

function fileProblem(field: string, value: unknown): string | null {
  if (value === undefined || value === '') return `${field} is required.`;
  if (typeof value !== 'string') return `${field} must be the file’s content as text.`;
  return value.isWellFormed() ? null : `${field} must be well-formed text.`;
}

/** A field that takes a file's content: text of any length that a body may have, with whatever lines and tabs. */
export function FileField(): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    noteField(target, name, { schema: { type: 'string', minLength: 1 }, required: true });
    registerDecorator({
      name: 'fileField',
      target: target.constructor,
      propertyName: name,
      validator: {
        validate: (value: unknown) => fileProblem(name, value) === null,
        defaultMessage: (args?: ValidationArguments) => fileProblem(name, args?.value) ?? '',
      },
    });
  };
}
