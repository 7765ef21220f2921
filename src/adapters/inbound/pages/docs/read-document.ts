import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown; readonly enum?: readonly unknown[] }>>;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** An operation, as far as the pages show it. */
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated?: boolean;
  readonly tags: readonly [string];
  /** Alternatives, each with the schemes that it requires. */
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: Schema }>> }>>;
}

/** All operations, in the document's order. */
export function operationsOf(document: OpenAPIObject) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([verb, operation]) => {
      const { operationId, summary, description, deprecated = false, tags, security = [], responses } = operation;
      return {
        label: `${verb.toUpperCase()} ${path}`,
        /** Where Swagger UI has it on its page. */
        anchor: `/${tags[0]}/${operationId}`,
        tag: tags[0],
        summary,
        description,
        deprecated,
        needsLogin: security.length > 0 && security.every((choice) => Object.keys(choice).length > 0),
        statuses: Object.keys(responses),
        codes: Object.values(responses).flatMap(({ content }) => codesOf(content)),
      };
    }),
  );
}

/** The codes of a failure; none for a page. */
function codesOf(content: Readonly<Record<string, { schema: Schema }>>): string[] {
  const schema = content['application/json']?.schema;
  const choices = schema?.anyOf ?? [schema];
  const parts = choices.flatMap((each) => [each, ...(each?.allOf ?? [])]).map((part) => part?.properties?.['code']);
  return parts.flatMap((code) => code?.enum ?? (code?.const === undefined ? [] : [code.const])).map(String);
}
