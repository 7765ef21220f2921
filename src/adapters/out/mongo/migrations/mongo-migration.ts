import type { mongo } from 'mongoose';

/** One step of the database's shape. Both ways may be run again on what they have left: half done or done. */
export interface MongoMigration {
  /** Rising from one migration to the next, never changed. */
  readonly version: number;
  readonly name: string;
  up(db: mongo.Db): Promise<void>;
  /** Takes away what `up` added, but nothing that people entered or that was recorded about them. */
  down(db: mongo.Db): Promise<void>;
}
