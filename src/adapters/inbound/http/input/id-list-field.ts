import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

/** Longer than any id that is given out. */
const ID_MAX = 64;

/** What is wrong with a value for such a field; `null` when nothing is. */
function idListProblem(field: string, value: unknown, max: number): string | null {
  if (value === undefined) return `${field} is required.`;
  if (!Array.isArray(value)) return `${field} must be a list of ids.`;
  if (value.length > max) return `${field} must have at most ${max} ids.`;
  const isId = (item: unknown): boolean => typeof item === 'string' && item !== '' && item.length <= ID_MAX;
  return value.every(isId) ? null : `Each of ${field} must be an id.`;
}

/** A field of a JSON body that lists ids: none, or as many as `max`. */
export function IdListField(max: number): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const items = { type: 'string', minLength: 1, maxLength: ID_MAX };
    noteField(target, name, { schema: { type: 'array', items, maxItems: max, uniqueItems: true }, required: true });
    registerDecorator({
      name: 'idListField',
      target: target.constructor,
      propertyName: name,
      constraints: [max],
      validator: {
        validate: (value: unknown) => idListProblem(name, value, max) === null,
        defaultMessage: (args?: ValidationArguments) => idListProblem(name, args?.value, max) ?? '',
      },
    });
  };
}
