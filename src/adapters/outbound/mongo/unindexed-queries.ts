import type { mongo } from 'mongoose';
import { describeError, type Logger } from '../../../observability/logger.js';
import { isUnavailability } from './mongo-errors.js';

/** Far more than this service has; what comes beyond is not examined. */
const MAX_SHAPES = 500;

/** How long the server may take for one `explain`, in milliseconds. */
const TIME_LIMIT_MS = 500;

/** Collections of a handful of documents, which are read as a whole on purpose. */
const TINY: ReadonlySet<string> = new Set(['schema_migrations']);

/** The operators whose operands are conditions of their own. */
const LOGICAL_OPERATORS: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

type Fields = Readonly<Record<string, unknown>>;

export interface Query {
  readonly collection: string;
  readonly filter: Fields;
  /** As the driver sends it: an object, or a map that keeps the order. */
  readonly sort: unknown;
}

/**
 * Counts the queries that use no index. The server explains each shape of query (its fields and operators, without the
 * values) once, in the background and one after the other; where it gives no plan, nothing is counted.
 */
export class UnindexedQueries {
  private readonly shapes = new Map<string, { state: 'pending' | 'indexed' | 'unindexed'; runs: number }>();
  private readonly pending: { readonly shape: string; readonly query: Query }[] = [];
  private explaining = false;

  /**
   * @param database the database that explains
   * @param count gets the number of further queries without an index
   */
  constructor(
    private readonly database: () => mongo.Db,
    private readonly count: (queries: number) => void,
    private readonly logger: Logger,
  ) {}

  add(query: Query): void {
    if (TINY.has(query.collection)) return;
    const shape = shapeOf(query);
    const known = this.shapes.get(shape);
    if (known?.state === 'unindexed') this.count(1);
    else if (known?.state === 'pending') known.runs += 1;
    else if (known === undefined && this.shapes.size < MAX_SHAPES) {
      this.shapes.set(shape, { state: 'pending', runs: 1 });
      this.pending.push({ shape, query });
      if (!this.explaining) void this.explainPending();
    }
  }

  private async explainPending(): Promise<void> {
    this.explaining = true;
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
      const { shape, query } = next;
      try {
        this.record(shape, (await this.usesNoIndex(query)) ? 'unindexed' : 'indexed');
      } catch (error) {
        // Unavailable for one shape, it is for all: they are explained when they are seen again.
        if (isUnavailability(error)) for (const one of [next, ...this.pending.splice(0)]) this.shapes.delete(one.shape);
        else {
          this.record(shape, 'indexed');
          this.logger.debug('A query plan could not be had', { shape, ...describeError(error) });
        }
      }
    }
    this.explaining = false;
  }

  private record(shape: string, state: 'indexed' | 'unindexed'): void {
    const runs = this.shapes.get(shape)?.runs ?? 0;
    this.shapes.set(shape, { state, runs });
    if (state === 'indexed') return;
    this.count(runs);
    this.logger.debug('A query uses no index', { shape });
  }

  /**
   * MongoDB uses an index that answers any one of the conditions. Servers that only speak its protocol may report a
   * scan where their planner is simple, so each condition is then explained by itself.
   */
  private async usesNoIndex(query: Query): Promise<boolean> {
    if (!(await this.isScan(query))) return false;
    for (const conditions of branchesOf(query.filter)) {
      if (!(await this.anyIsIndexed(query.collection, conditions))) return true;
    }
    return false;
  }

  private async anyIsIndexed(collection: string, conditions: Fields): Promise<boolean> {
    for (const [field, condition] of Object.entries(conditions)) {
      if (field.startsWith('$')) continue;
      if (!(await this.isScan({ collection, filter: { [field]: condition }, sort: undefined }))) return true;
    }
    return false;
  }

  /** Explained as a `find`, whatever the command was: writes are planned alike, and this changes nothing. */
  private async isScan({ collection, filter, sort }: Query): Promise<boolean> {
    const find = { find: collection, filter, ...(sort !== undefined && { sort }) };
    const options = { explain: find, verbosity: 'queryPlanner', maxTimeMS: TIME_LIMIT_MS };
    const { queryPlanner } = (await this.database().command(options)) as { queryPlanner?: { winningPlan?: unknown } };
    return JSON.stringify(queryPlanner?.winningPlan ?? {}).includes('"COLLSCAN"');
  }
}

/** The queries of a command: none for those that only insert or concern the connection. */
export function queriesOf(command: mongo.BSON.Document): Query[] {
  const [name = ''] = Object.keys(command);
  const query = (filter: unknown, sort?: unknown): Query => ({
    collection: String(command[name]),
    filter: (filter ?? {}) as Fields,
    sort,
  });
  switch (name) {
    case 'find':
      return [query(command['filter'], command['sort'])];
    case 'findAndModify':
      return [query(command['query'], command['sort'])];
    case 'distinct':
      return [query(command['query'])];
    case 'aggregate':
      return [query((command['pipeline'] as Fields[])[0]?.['$match'])];
    case 'update':
      return (command['updates'] as { q: Fields }[]).map(({ q }) => query(q));
    case 'delete':
      return (command['deletes'] as { q: Fields }[]).map(({ q }) => query(q));
    default:
      return [];
  }
}

/** The branches of an `$or`, each of which a server plans by itself. */
function branchesOf(filter: Fields): Fields[] {
  const { $or, ...rest } = filter;
  return Array.isArray($or) ? $or.map((branch: Fields) => ({ ...rest, ...branch })) : [filter];
}

/** The fields and operators of a query, without its values. */
export function shapeOf({ collection, filter, sort }: Query): string {
  const sorted = sort instanceof Map ? [...(sort as Map<string, unknown>).keys()] : Object.keys(sort ?? {});
  return `${collection} ${shapeOfFilter(filter)} ${sorted.join(',')}`;
}

function shapeOfFilter(filter: Fields): string {
  const parts = Object.keys(filter)
    .sort()
    .map((key) => {
      const value = filter[key];
      if (LOGICAL_OPERATORS.has(key)) return `${key}[${(value as Fields[]).map(shapeOfFilter).join('|')}]`;
      return `${key}${shapeOfCondition(value)}`;
    });
  return `{${parts.join(',')}}`;
}

/** Sparse indexes leave out what is absent, so a condition on `null` is planned differently. */
function shapeOfCondition(value: unknown): string {
  if (value === null || value === undefined) return ':null';
  if (typeof value !== 'object') return '';
  const operators = Object.keys(value).filter((key) => key.startsWith('$'));
  return operators.length === 0 ? '' : `:${operators.sort().join(' ')}`;
}
