import { registerDecorator, type ValidationArguments } from 'class-validator';
import { noteField } from './field-schema.js';

export interface NumberFieldOptions {
  readonly min: number;
  readonly max: number;
  /** May be `null`, which says the same as leaving it out. */
  readonly nullable?: boolean;
}

/** A field of a JSON body that is a whole number and may be left out. */
export function NumberField({ min, max, nullable = false }: NumberFieldOptions): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const schema = { type: nullable ? ['integer', 'null'] : 'integer', minimum: min, maximum: max };
    noteField(target, name, { schema, required: false });
    registerDecorator({
      name: 'numberField',
      target: target.constructor,
      propertyName: name,
      constraints: [min, max, nullable],
      validator: {
        validate: (value: unknown) =>
          value === undefined ||
          (value === null && nullable) ||
          (Number.isInteger(value) && Number(value) >= min && Number(value) <= max),
        defaultMessage: (args?: ValidationArguments) =>
          `${args?.property ?? name} must be a whole number from ${min} to ${max}.`,
      },
    });
  };
}
