import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import { type FieldProblem, validationFailed } from '../../../../core/shared/domain-error.js';
import { refusesUnknown, transformsOf } from './fields.js';

/** Unknown fields are treated differently in bodies and queries. */
export type InputSource = 'body' | 'query';

/** What sites add to the links on them. */
const TRACKING = /^(?:utm_\w*|fbclid|gclid)$/;

const BUILT_IN: readonly unknown[] = [undefined, Object, String, Number, Boolean, Array];

/**
 * Validates each `@Body()` and `@Query()` parameter whose type is a DTO class, in place of Nest's `ValidationPipe` (see
 * docs/decisions/0018).
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || BUILT_IN.includes(metatype)) return value;
    return checkInput(metatype as Type<object>, value, type);
  }
}

/**
 * Turns a parsed body or query into an instance of a DTO class.
 *
 * In a body an unknown field is refused: a client that sends `role` or `$where` expects an effect. In a page's query it
 * is ignored; where a program reads a list, a misspelt filter must not return everything (`@RefusesUnknown`). A parameter
 * that is read must not be given twice.
 * @throws DomainError `validation_failed` with every invalid field
 */
export function checkInput<T extends object>(shape: Type<T>, value: unknown, source: InputSource): T {
  const given = value === undefined ? {} : value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw validationFailed([{ field: 'body', message: 'The request body must be a JSON object.' }]);
  }
  const known = fieldsOf(shape);
  const transforms = transformsOf(shape.prototype as object);
  const problems: FieldProblem[] = [];
  const input = new shape();
  for (const [field, content] of Object.entries(given)) {
    if (!known.has(field)) {
      if (source === 'query' && (!refusesUnknown(shape) || TRACKING.test(field))) continue;
      const name = printable(field);
      problems.push({ field: name, message: `${name} is not a known field.` });
    } else if (source === 'query' && Array.isArray(content)) {
      problems.push({ field, message: `${field} must be given only once.` });
    } else {
      (input as Record<string, unknown>)[field] = transforms[field]?.(content) ?? content;
    }
  }
  const refused = new Set(problems.map(({ field }) => field));
  // The library would refuse a class without fields as unknown.
  for (const { property, constraints } of validateSync(input, { stopAtFirstError: true, forbidUnknownValues: false })) {
    const [message] = Object.values(constraints ?? {});
    if (message !== undefined && !refused.has(property)) problems.push({ field: property, message });
  }
  if (problems.length > 0) throw validationFailed(problems);
  return input;
}

const fields = new WeakMap<Type, ReadonlySet<string>>();

/** The names of a class's fields that have validators. */
function fieldsOf(shape: Type): ReadonlySet<string> {
  let known = fields.get(shape);
  if (known === undefined) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
    known = new Set(metadata.map(({ propertyName }) => propertyName));
    fields.set(shape, known);
  }
  return known;
}

/** Unknown field names come from the client: shortened, and without control characters. */
function printable(field: string): string {
  return field.replace(/\p{C}/gu, '?').slice(0, 40);
}
