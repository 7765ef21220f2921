import type { mongo } from 'mongoose';
import type { IndexPlan } from './index-plan.js';

/** One step of the database's shape. Both ways may be run again on what they have left: half done or done. */
export interface MongoMigration {
  /** Rising from one migration to the next, never changed. */
  readonly version: number;
  readonly name: string;
  /** The indexes that are there once it is applied, where it makes any. */
  readonly indexes?: IndexPlan;
  up(db: mongo.Db): Promise<void>;
  /** Takes away what `up` added, but nothing that people entered or that was recorded about them. */
  down(db: mongo.Db): Promise<void>;
}
