import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString, Length } from 'class-validator';
import { type Docs, presence, Transformed } from './fields.js';

/** In a form: one ticked box comes alone. */
export const FromCheckBoxes = (): PropertyDecorator =>
  Transformed((value) => (typeof value === 'string' ? [value] : value));

/** Some of these values, one at least. */
export function ChoicesField(values: readonly string[], docs: Docs = {}): PropertyDecorator {
  const items = { type: 'string', enum: [...values] };
  return applyDecorators(
    ApiProperty({ type: 'array', items, minItems: 1, maxItems: values.length, uniqueItems: true, ...docs }),
    presence({}),
    IsArray({ message: '$property must be a list.' }),
    ArrayMinSize(1, { message: '$property needs at least one choice.' }),
    ArrayUnique({ message: '$property must name nothing twice.' }),
    IsIn(values, { each: true, message: `$property may have ${values.join(', ')} and nothing else.` }),
  );
}

/** A list of objects of these kinds in a JSON body, one at least. Its handler checks the objects. */
export function ListField(
  kinds: readonly Type[],
  { max, ...docs }: Docs & { readonly max: number },
): PropertyDecorator {
  const size = `$property must have 1 to ${max} entries.`;
  return (target, property) => {
    ApiExtraModels(...kinds)(target.constructor);
    const items = { oneOf: kinds.map((kind) => ({ $ref: getSchemaPath(kind) })) };
    applyDecorators(
      ApiProperty({ type: 'array', items, minItems: 1, maxItems: max, ...docs }),
      presence({}),
      IsArray({ message: '$property must be a list.' }),
      ArrayMinSize(1, { message: size }),
      ArrayMaxSize(max, { message: size }),
    )(target, property);
  };
}

const ID_MAX = 64;

/** A list of at most `max` ids in a JSON body. */
export function IdListField({ max, ...docs }: Docs & { readonly max: number }): PropertyDecorator {
  const items = { type: 'string', minLength: 1, maxLength: ID_MAX };
  const message = 'Each of $property must be an id.';
  return applyDecorators(
    ApiProperty({ type: 'array', items, maxItems: max, uniqueItems: true, ...docs }),
    presence({}),
    IsArray({ message: '$property must be a list of ids.' }),
    ArrayMaxSize(max, { message: `$property must have at most ${max} ids.` }),
    IsString({ each: true, message }),
    Length(1, ID_MAX, { each: true, message }),
  );
}
