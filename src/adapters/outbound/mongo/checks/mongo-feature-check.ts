import { randomUUID } from 'node:crypto';
import { mongo } from 'mongoose';
import { failure, ok, type CheckResult } from '../../../../observability/check-result.js';
import { isUnavailability, unlessDuplicate } from '../mongo-errors.js';

interface Scratch {
  readonly _id: number;
  readonly count?: number;
  readonly claim?: string;
}

interface Feature {
  readonly name: string;
  readonly neededBy: string;
  /** @throws where the server does not know the command or an operator */
  readonly works: (scratch: mongo.Collection<Scratch>) => Promise<boolean>;
}

/** What the service needs, and servers that only speak MongoDB's protocol may lack. */
const FEATURES: readonly Feature[] = [
  {
    name: 'updates by an aggregation pipeline (MongoDB 4.2)',
    neededBy: 'log-ins, registrations and quotas',
    works: async (scratch) => {
      await scratch.insertOne({ _id: 1, count: 1 });
      const isCounting = { $and: [{ $gt: ['$count', 0] }, { $or: [false, { $lt: ['$count', 2] }] }] };
      const pipeline = [
        { $set: { count: { $cond: [isCounting, { $add: ['$count', 1] }, 0] } } },
        { $set: { count: { $max: ['$count', 0] } } },
      ];
      const after = await scratch.findOneAndUpdate({ _id: 1 }, pipeline, { returnDocument: 'after' });
      return after?.count === 2;
    },
  },
  {
    name: 'unique sparse indexes',
    neededBy: 'accounts',
    works: async (scratch) => {
      await scratch.createIndex({ claim: 1 }, { unique: true, sparse: true });
      await scratch.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 4, claim: 'taken' }]);
      return (await unlessDuplicate(() => scratch.insertOne({ _id: 5, claim: 'taken' }))) === null;
    },
  },
];

/** Tries each feature on a collection of its own, which is dropped again. @throws when the server cannot be used at all */
export async function checkMongoFeatures(db: mongo.Db): Promise<CheckResult[]> {
  const scratch = db.collection<Scratch>(`doctor_${randomUUID()}`);
  try {
    const findings: CheckResult[] = [];
    for (const { name, neededBy, works } of FEATURES) {
      const problem = await works(scratch).then((does) => (does ? null : 'the result is wrong'), refusal);
      if (problem === null) continue;
      findings.push(failure(`database: the server lacks ${name}, which ${neededBy} need: ${problem}`));
    }
    return findings.length > 0 ? findings : [ok('database: the server has every feature that the service needs')];
  } finally {
    await scratch.drop().catch(() => undefined);
  }
}

/** The server's answer to what it does not know, by number and name. @throws any other error */
function refusal(error: unknown): string {
  if (!(error instanceof mongo.MongoServerError) || isUnavailability(error)) throw error;
  return `error ${String(error.code)} (${String(error.codeName ?? 'unnamed')})`;
}
