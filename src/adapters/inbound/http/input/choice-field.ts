import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

/** A query parameter that is one of these words and may be left out. */
export function ChoiceField(words: readonly string[]): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    noteField(target, name, { schema: { type: 'string', enum: words }, required: false });
    registerDecorator({
      name: 'choiceField',
      target: target.constructor,
      propertyName: name,
      constraints: [words],
      validator: {
        validate: (value: unknown) => value === undefined || words.some((word) => word === value),
        defaultMessage: (args?: ValidationArguments) => `${args?.property ?? name} must be ${words.join(' or ')}.`,
      },
    });
  };
}
