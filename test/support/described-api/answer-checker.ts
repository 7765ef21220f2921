import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { closedSchema, type Json, lookUp } from './closed-schema.js';

/** An answer as a test received it. */
export interface ReceivedAnswer {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface DescribedResponse {
  readonly headers?: Readonly<Record<string, { readonly $ref?: string; readonly required?: boolean }>>;
  readonly content: Readonly<Record<string, { readonly schema: Json }>>;
}

interface DescribedOperation {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;

/** Headers that an answer has only where the document says so. */
const TOLD_HEADERS = [
  'Deprecation',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'WWW-Authenticate',
];

/** What the service says where it has no such route, whatever the address. */
const UNROUTED = [400, 403, 404, 405];

/** Holds answers against an OpenAPI document. */
export class AnswerChecker {
  private readonly ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly paths: Paths;
  private readonly patterns: readonly (readonly [pattern: RegExp, path: string])[];

  constructor(private readonly document: object) {
    formats.default(this.ajv);
    this.paths = (document as { paths: Paths }).paths;
    // Fixed addresses before those with parameters, as `/sessions` before `/{id}`.
    const paths = Object.keys(this.paths).sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')));
    this.patterns = paths.map((path) => [new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'), path]);
  }

  /** What the answer does that the document does not say; empty when it keeps to it. */
  readonly problemsOf = (answer: ReceivedAnswer): string[] => {
    const path = this.patterns.find(([pattern]) => pattern.test(answer.url.pathname))?.[1];
    const method = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
    const operation = path === undefined ? undefined : this.paths[path]?.[method];
    if (path === undefined || operation === undefined) return this.unroutedProblems(answer);
    const response = operation.responses[answer.status];
    if (response === undefined) return [`the status ${answer.status} is not described`];
    const key = `${method} ${path} ${answer.status}`;
    return [...this.headerProblems(answer, response), ...this.bodyProblems(answer, response, key)];
  };

  private unroutedProblems({ status, headers, text }: ReceivedAnswer): string[] {
    if (!UNROUTED.includes(status))
      return [`no such route is described (see src/adapters/inbound/http/openapi), and yet it answered ${status}`];
    if (text === '') return [];
    const asked = headers.get('content-type')?.startsWith('application/problem+json') ? ['ProblemDetails'] : [];
    const parts = ['Failure', ...asked].map((name) => ({ $ref: `#/components/schemas/${name}` }));
    return this.validate(`unrouted ${parts.length}`, { allOf: parts }, JSON.parse(text));
  }

  private headerProblems({ headers }: ReceivedAnswer, response: DescribedResponse): string[] {
    const described = Object.entries(response.headers ?? {});
    const names = new Set(described.map(([name]) => name));
    const missing = described
      .filter(([, header]) => (header.$ref === undefined ? header : this.header(header.$ref)).required)
      .filter(([name]) => !headers.has(name));
    const untold = TOLD_HEADERS.filter((name) => headers.has(name) && !names.has(name));
    return [
      ...missing.map(([name]) => `the header ${name} is missing`),
      ...untold.map((name) => `the header ${name} is not described`),
    ];
  }

  private header(reference: string): { readonly required?: boolean } {
    return lookUp(this.document, reference) as { required?: boolean };
  }

  private bodyProblems({ method, headers, text }: ReceivedAnswer, response: DescribedResponse, key: string): string[] {
    if (Object.keys(response.content).length === 0 && text === '') return [];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const content = response.content[type];
    if (content === undefined) return [`the content type ${type || '(none)'} is not described`];
    if (method === 'HEAD' || !type.endsWith('json')) return [];
    return this.validate(`${key} ${type}`, content.schema, JSON.parse(text));
  }

  private validate(key: string, schema: Json, body: unknown): string[] {
    const known = this.validators.get(key);
    const validator = known ?? this.ajv.compile(closedSchema(schema, this.document) as object);
    this.validators.set(key, validator);
    if (validator(body)) return [];
    return (validator.errors ?? []).map(
      ({ instancePath, message, params }) => `body${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}
