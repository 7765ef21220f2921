import { join } from 'node:path';
import ts from 'typescript';
import { ERROR_CODES, type ErrorMeaning } from '../../../src/adapters/inbound/http/openapi/error-codes.js';
import { toProblem } from '../../../src/adapters/inbound/http/errors/problem.js';
import { DomainError, type DomainErrorKind } from '../../../src/core/shared/domain-error.js';
import { readModules, visit } from '../../support/architecture/source-module.js';

/** What only pages answer with, or only a log line holds: no program of the API meets it. */
const NOT_OF_THE_API = ['csrf_failed'];

interface MadeError {
  readonly code: string;
  readonly status: number;
  readonly place: string;
}

const made = readModules(join(__dirname, '..', '..', '..')).flatMap(({ path, syntax }) =>
  /^src\/(?:core|adapters)\//.test(path) ? errorsMadeIn(syntax, path) : [],
);

describe('the table of codes', () => {
  it('has every code that the source makes, with its status', () => {
    expect(made.length).toBeGreaterThan(30);
    const table: Readonly<Record<string, ErrorMeaning>> = ERROR_CODES;
    const statusesOf = (code: string) => [table[code]?.status, table[code]?.statusWithToken];
    const wrong = made.filter(
      ({ code, status }) => !NOT_OF_THE_API.includes(code) && !statusesOf(code).includes(status),
    );
    expect(wrong).toEqual([]);
  });

  it('has no code that the source does not make', () => {
    const known = new Set(made.map(({ code }) => code));
    expect(Object.keys(ERROR_CODES).filter((code) => !known.has(code))).toEqual([]);
  });
});

/** `new DomainError(kind, code, …)`, `new Refusal(status, code, …)`, and objects with a `status` or `message` beside a `code`. */
function errorsMadeIn(syntax: ts.SourceFile, path: string): MadeError[] {
  const found: MadeError[] = [];
  const add = (codes: readonly string[], status: number): void =>
    void found.push(...codes.map((code) => ({ code, status, place: path })));
  visit(syntax, (node) => {
    if (ts.isNewExpression(node)) {
      const [first, second] = node.arguments ?? [];
      if (first === undefined || second === undefined) return;
      if (node.expression.getText(syntax) === 'Refusal') add(words(second), Number(first.getText(syntax)));
      if (node.expression.getText(syntax) === 'DomainError') add(words(second), statusOf(words(first)[0]));
    }
    // A class of its own for one error.
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
      const [first, second] = node.arguments;
      const status = first === undefined ? NaN : statusOf(words(first)[0]);
      if (second !== undefined && status > 0) add(words(second), status);
    }
    if (ts.isObjectLiteralExpression(node) && path.startsWith('src/adapters/inbound/')) {
      const code = valueOf(node, 'code', syntax);
      if (code === undefined || !hasKey(node, 'message', syntax)) return;
      const status = valueOf(node, 'status', syntax)?.getText(syntax);
      // Without a status of its own it goes with the answer's: known from the table of the parsers, or set apart.
      add(words(code), status === undefined || status === 'status' ? statusApart(words(code)[0]) : Number(status));
    }
  });
  return found.filter(({ code }) => code !== '');
}

/** The codes of answers whose status is set beside them, not in them. */
function statusApart(code: string | undefined): number {
  const statuses: Record<string, number> = {
    not_found: 404,
    bad_request: 400,
    search_unavailable: 503,
    unhealthy: 503,
  };
  return statuses[code ?? ''] ?? 500;
}

function statusOf(kind: string | undefined): number {
  return toProblem(new DomainError(kind as DomainErrorKind, 'any', '')).status;
}

/** The texts that an expression may stand for; a source's name in a template is any of theirs. */
function words(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  const rest = node.templateSpans.map(({ literal }) => literal.text).join('');
  return ['spotify', 'youtube', 'musicbrainz'].map((source) => source + rest);
}

function valueOf(node: ts.ObjectLiteralExpression, key: string, syntax: ts.SourceFile): ts.Expression | undefined {
  const property = node.properties.find((each) => each.name?.getText(syntax) === key);
  if (property === undefined) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

function hasKey(node: ts.ObjectLiteralExpression, key: string, syntax: ts.SourceFile): boolean {
  return node.properties.some((each) => each.name?.getText(syntax) === key);
}
