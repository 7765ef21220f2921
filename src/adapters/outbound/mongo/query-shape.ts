import type { mongo } from 'mongoose';

type Fields = Readonly<Record<string, unknown>>;

/** What a command looks for in which collection. */
export interface Query {
  readonly collection: string;
  readonly filter: Fields;
  /** As the driver sends it: an object, or a map that keeps the order. */
  readonly sort: unknown;
}

/** The conditions whose parts are conditions of their own. */
const BRANCHES = new Set(['$and', '$or', '$nor']);

/** What a command looks for: nothing for those that only insert, or speak of the connection. */
export function queriesOf(command: mongo.BSON.Document): Query[] {
  const [name = ''] = Object.keys(command);
  const ask = (filter: unknown, sort?: unknown): Query => ({
    collection: String(command[name]),
    filter: (filter ?? {}) as Fields,
    sort,
  });
  switch (name) {
    case 'find':
      return [ask(command['filter'], command['sort'])];
    case 'findAndModify':
      return [ask(command['query'], command['sort'])];
    case 'distinct':
      return [ask(command['query'])];
    case 'aggregate':
      return [ask((command['pipeline'] as Fields[])[0]?.['$match'])];
    case 'update':
      return (command['updates'] as { q: Fields }[]).map(({ q }) => ask(q));
    case 'delete':
      return (command['deletes'] as { q: Fields }[]).map(({ q }) => ask(q));
    default:
      return [];
  }
}

/** The conditions of each branch of a filter, any of which is enough: a server plans each by itself. */
export function alternativesOf(filter: Fields): Fields[] {
  const { $or, ...rest } = filter;
  return Array.isArray($or) ? $or.map((branch: Fields) => ({ ...rest, ...branch })) : [filter];
}

/** What queries that the server plans alike have in common: the fields and operators, but no value. */
export function shapeOf({ collection, filter, sort }: Query): string {
  const sorted = sort instanceof Map ? [...(sort as Map<string, unknown>).keys()] : Object.keys(sort ?? {});
  return `${collection} ${shapeOfFilter(filter)} ${sorted.join(',')}`;
}

function shapeOfFilter(filter: Fields): string {
  const parts = Object.keys(filter)
    .sort()
    .map((key) => {
      const value = filter[key];
      if (BRANCHES.has(key)) return `${key}[${(value as Fields[]).map(shapeOfFilter).join('|')}]`;
      return `${key}${shapeOfCondition(value)}`;
    });
  return `{${parts.join(',')}}`;
}

/** Some indexes leave out what is absent, so a question for `null` is planned differently. */
function shapeOfCondition(value: unknown): string {
  if (value === null || value === undefined) return ':null';
  if (typeof value !== 'object') return '';
  const operators = Object.keys(value).filter((key) => key.startsWith('$'));
  return operators.length === 0 ? '' : `:${operators.sort().join(' ')}`;
}
