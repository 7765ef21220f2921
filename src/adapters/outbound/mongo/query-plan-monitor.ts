import type { mongo } from 'mongoose';
import { describeError, type Logger } from '../../../observability/logger.js';
import { isUnavailability } from './mongo-errors.js';
import { alternativesOf, type Query, shapeOf } from './query-shape.js';

/** Far more than this service has; whatever comes beyond is not looked at. */
const MOST_SHAPES = 500;

/** How long the server may think about a plan, in milliseconds. */
const TIME_LIMIT_MS = 500;

/** A handful of documents, read from end to end on purpose. */
const TINY: ReadonlySet<string> = new Set(['schema_migrations']);

type Answer = 'waiting' | 'index' | 'no_index';

/**
 * Finds out which queries use no index. The server is asked for the plan of each shape of query once, in the
 * background and one after the other; where it gives none, nothing is counted.
 */
export class PlanWatch {
  private readonly shapes = new Map<string, { answer: Answer; runs: number }>();
  private readonly questions: { readonly shape: string; readonly query: Query }[] = [];
  private asking = false;

  /**
   * @param database gives the database that is asked
   * @param count hears of so many more queries without an index
   */
  constructor(
    private readonly database: () => mongo.Db,
    private readonly count: (queries: number) => void,
    private readonly logger: Logger,
  ) {}

  /** This query is being made. */
  seen(query: Query): void {
    if (TINY.has(query.collection)) return;
    const shape = shapeOf(query);
    const known = this.shapes.get(shape);
    if (known?.answer === 'no_index') this.count(1);
    else if (known?.answer === 'waiting') known.runs += 1;
    else if (known === undefined && this.shapes.size < MOST_SHAPES) {
      this.shapes.set(shape, { answer: 'waiting', runs: 1 });
      this.questions.push({ shape, query });
      void this.askAll();
    }
  }

  private async askAll(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    for (let next = this.questions.shift(); next !== undefined; next = this.questions.shift()) {
      try {
        this.answered(next.shape, await this.usesNoIndex(next.query));
      } catch (error) {
        if (isUnavailability(error)) this.forgetQuestions(next.shape);
        else this.failed(next.shape, error);
      }
    }
    this.asking = false;
  }

  private answered(shape: string, noIndex: boolean): void {
    const runs = this.shapes.get(shape)?.runs ?? 0;
    this.shapes.set(shape, { answer: noIndex ? 'no_index' : 'index', runs });
    if (!noIndex) return;
    this.count(runs);
    // The shape holds names of fields and operators, never a value.
    this.logger.debug('A query uses no index', { shape });
  }

  /** Not asked again: the server would hardly answer another time. */
  private failed(shape: string, error: unknown): void {
    this.shapes.set(shape, { answer: 'index', runs: 0 });
    this.logger.debug('A query plan could not be had', { shape, ...describeError(error) });
  }

  /** The database is out of reach, as others say in the log. What was to be asked is asked when it is seen again. */
  private forgetQuestions(shape: string): void {
    for (const { shape: waiting } of [{ shape }, ...this.questions.splice(0)]) this.shapes.delete(waiting);
  }

  /** @throws the driver's errors */
  private async usesNoIndex(query: Query): Promise<boolean> {
    if (!(await this.scans(query))) return false;
    // MongoDB uses an index that answers any one of the conditions. Servers that only speak its protocol may say that
    // they scan, for want of a better plan and not of an index.
    for (const conditions of alternativesOf(query.filter)) {
      if (!(await this.anyHasIndex(query.collection, conditions))) return true;
    }
    return false;
  }

  private async anyHasIndex(collection: string, conditions: Query['filter']): Promise<boolean> {
    for (const [field, condition] of Object.entries(conditions)) {
      if (field.startsWith('$')) continue;
      if (!(await this.scans({ collection, filter: { [field]: condition }, sort: undefined }))) return true;
    }
    return false;
  }

  /**
   * Whether the server says so. Asked as a `find`, whatever the command: a change is planned alike, and this can change
   * nothing.
   */
  private async scans({ collection, filter, sort }: Query): Promise<boolean> {
    const find = { find: collection, filter, ...(sort !== undefined && { sort }) };
    const options = { explain: find, verbosity: 'queryPlanner', maxTimeMS: TIME_LIMIT_MS };
    const { queryPlanner } = (await this.database().command(options)) as { queryPlanner?: { winningPlan?: unknown } };
    return JSON.stringify(queryPlanner?.winningPlan ?? {}).includes('"COLLSCAN"');
  }
}
