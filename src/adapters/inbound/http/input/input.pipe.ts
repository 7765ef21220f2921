import type { PipeTransform, Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import { type FieldProblem, validationFailed } from '../../../../core/shared/domain-error.js';
import { trimmedFields } from './text-field.js';

/** Where input comes from decides what is done about fields that nobody asked for. */
export type InputPlace = 'body' | 'query';

/**
 * Turns a parsed body or query into an instance of `shape`, a class whose fields carry validators.
 *
 * In a body an unknown field is refused: somebody who sends `role` or `$where` expects it to matter. In a query it is
 * ignored (`utm_source` and the like), but a parameter that is read must not be given twice.
 */
export class InputPipe<T extends object> implements PipeTransform<unknown, T> {
  readonly fields: ReadonlySet<string>;
  private readonly trimmed: readonly string[];

  constructor(
    readonly shape: Type<T>,
    readonly place: InputPlace,
  ) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
    this.fields = new Set(metadata.map(({ propertyName }) => propertyName));
    this.trimmed = trimmedFields(shape.prototype as object);
  }

  /** @throws DomainError `validation_failed` with every field that was refused */
  transform(value: unknown): T {
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      throw validationFailed([{ field: 'body', message: 'The request body must be a JSON object.' }]);
    }
    const problems: FieldProblem[] = [];
    const input = new this.shape();
    for (const [field, content] of Object.entries(given)) {
      if (!this.fields.has(field)) {
        if (this.place === 'body') problems.push({ field, message: `${printable(field)} is not a known field.` });
      } else if (this.place === 'query' && Array.isArray(content)) {
        problems.push({ field, message: `${field} must be given only once.` });
      } else {
        Object.defineProperty(input, field, { value: content, writable: true, enumerable: true, configurable: true });
      }
    }
    const refused = new Set(problems.map(({ field }) => field));
    // A shape may have no fields at all, which the library would take for a mistake.
    for (const { property, constraints } of validateSync(input, { forbidUnknownValues: false })) {
      const message = Object.values(constraints ?? {})[0];
      if (message !== undefined && !refused.has(property)) problems.push({ field: property, message });
    }
    if (problems.length > 0) throw validationFailed(problems);
    return this.trim(input);
  }

  private trim(input: T): T {
    const fields = input as Record<string, unknown>;
    for (const field of this.trimmed) {
      const content = fields[field];
      if (typeof content === 'string') fields[field] = content.trim();
    }
    return input;
  }
}

/** A client's own word for a field may be anything; what is sent back is short and has no control characters. */
function printable(field: string): string {
  return field.replace(/\p{C}/gu, '?').slice(0, 40);
}
