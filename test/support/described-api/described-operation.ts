import type { Answer, Sending, Visitor } from '../visitor.js';
import { lookUp } from './closed-schema.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly examples?: readonly unknown[] };
}

/** An operation of the document, with its example ready to be sent. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly takesBody: boolean;
  readonly needsLogin: boolean;
  /** Every code that it may answer with. */
  readonly codes: readonly string[];
  /** Parameters and body fields by name. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** What is different from the example. */
export interface Changes extends Sending {
  /** Other values for parameters and body fields, by name. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Added to the address. */
  readonly suffix?: string;
}

/** Every operation below `/api`. */
export function operationsOf(document: { paths: object }): DescribedOperation[] {
  return Object.entries<Record<string, any>>(document.paths as Record<string, Record<string, any>>)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => {
        const parameters: readonly Parameter[] = operation.parameters ?? [];
        const body = bodySchemaOf(operation, document);
        const examples = parameters.filter(({ schema }) => schema.examples !== undefined);
        return {
          id: operation.operationId,
          method: method.toUpperCase(),
          path,
          pathParameters: parameters.filter((each) => each.in === 'path').map(({ name }) => name),
          takesBody: body !== undefined,
          needsLogin: operation.security?.every((choice: object) => Object.keys(choice).length > 0) ?? false,
          codes: codesOf(operation.responses),
          example: {
            ...Object.fromEntries(examples.map(({ name, schema }) => [name, schema.examples?.[0]])),
            ...body?.examples[0],
          },
        };
      }),
    );
}

/** What an operation takes as its JSON body. */
export function bodySchemaOf(operation: any, document: object): any {
  const schema: { $ref?: string; oneOf?: { $ref: string }[] } | undefined =
    operation.requestBody?.content['application/json'].schema;
  const reference = schema?.$ref ?? schema?.oneOf?.[0]?.$ref;
  return reference === undefined ? undefined : (lookUp(document, reference) as any);
}

/** Sends an operation's example, changed where the test says so. */
export function sendExample(browser: Visitor, operation: DescribedOperation, changes: Changes = {}): Promise<Answer> {
  const { method, path, pathParameters, takesBody, example } = operation;
  const values = { ...example, ...changes.with };
  const filled = pathParameters.reduce((url, name) => url.replace(`{${name}}`, String(values[name])), path);
  const rest = Object.entries(values).filter(([name]) => !pathParameters.includes(name));
  const query = takesBody ? '' : new URLSearchParams(rest.map(([name, value]) => [name, String(value)])).toString();
  const body = 'body' in changes ? changes.body : takesBody ? Object.fromEntries(rest) : undefined;
  const address = filled + (changes.suffix ?? '') + (query === '' ? '' : `${changes.suffix ? '&' : '?'}${query}`);
  return browser.send(method, address, {
    headers: changes.headers ?? {},
    ...(body !== undefined && { body }),
  });
}

function codesOf(responses: Readonly<Record<string, { description: string }>>): string[] {
  // The description of a failed answer is the list of its codes, pages included.
  return Object.entries(responses).flatMap(([status, { description }]) =>
    status < '300' ? [] : [...description.matchAll(/`(\w+)`/g)].map(([, code = '']) => code),
  );
}
