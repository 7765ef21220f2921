import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

/** A field of a JSON body that is `true` or `false` and may be left out. */
export function BooleanField(): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    noteField(target, name, { schema: { type: 'boolean' }, required: false });
    registerDecorator({
      name: 'booleanField',
      target: target.constructor,
      propertyName: name,
      validator: {
        validate: (value: unknown) => value === undefined || typeof value === 'boolean',
        defaultMessage: (args?: ValidationArguments) => `${args?.property ?? name} must be true or false.`,
      },
    });
  };
}
