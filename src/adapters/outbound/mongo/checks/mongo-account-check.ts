import { mongo } from 'mongoose';
import { failure, ok, warning, type CheckResult } from '../../../../observability/check-result.js';
import { hasOutdatedNames, timeOf, type UserDocument } from '../user-document.js';

type Account = Readonly<Partial<Record<keyof UserDocument, unknown>>>;

const PROJECTION = {
  username: 1,
  email: 1,
  password_hash: 1,
  email_verified: 1,
  created_at: 1,
  username_lower: 1,
  email_lower: 1,
  username_claim: 1,
  email_claim: 1,
} as const;

const EXAMPLES = 3;

/** Counts documents by their defect, and keeps the ids of the first few of each kind. */
export class DefectCounter {
  private readonly defects = new Map<string, { count: number; readonly examples: string[] }>();

  /** @param id the document's `_id`; shown only where it is an ObjectId, which reveals nothing about a person */
  add(defect: string, id: unknown): void {
    const entry = this.defects.get(defect) ?? { count: 0, examples: [] };
    this.defects.set(defect, entry);
    entry.count += 1;
    if (entry.examples.length < EXAMPLES && id instanceof mongo.ObjectId) entry.examples.push(id.toHexString());
  }

  findings(collection: string, as: (text: string) => CheckResult): CheckResult[] {
    return [...this.defects].map(([defect, { count, examples }]) => {
      const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
      return as(`${collection}: ${count} document(s) ${defect}${such}`);
    });
  }
}

/** Goes through the accounts once: what can't be used, and what is out of step with the names it follows from. */
export async function checkAccounts(db: mongo.Db): Promise<CheckResult[]> {
  const unusable = new DefectCounter();
  const outdated = new DefectCounter();
  const accounts = db.collection<UserDocument>('users').find().project<Account>(PROJECTION);
  for await (const account of accounts) {
    for (const defect of defectsOf(account)) unusable.add(defect, account._id);
    // They are updated at the next lookup or start: until then the account is only slower to find.
    if (hasOutdatedNames(account)) outdated.add('with folded names that do not follow from their names', account._id);
  }
  const findings = [...unusable.findings('users', failure), ...outdated.findings('users', warning)];
  return findings.length > 0 ? findings : [ok('every account can be read')];
}

function defectsOf(account: Account): string[] {
  const { _id, username, email, password_hash, email_verified, created_at } = account;
  return [
    ...(_id instanceof mongo.ObjectId ? [] : ['whose _id is not an ObjectId: nobody can log in with them']),
    ...(typeof username === 'string' || typeof email === 'string' ? [] : ['without a username and an address']),
    ...(typeof password_hash === 'string' || password_hash instanceof mongo.Binary
      ? []
      : ['without a password_hash: only a reset lets their owners in']),
    ...(['boolean', 'undefined'].includes(typeof email_verified) ? [] : ['whose email_verified is not a truth value']),
    ...(created_at === undefined || timeOf(created_at) !== null ? [] : ['whose created_at is not a date']),
  ];
}

/**
 * Accounts that share a username or an address. The old service allowed names that differ only in case: the exact
 * spelling then decides. Two that are spelled alike leave nothing to decide by.
 * Needs the indexes: it reads in their order, so that those alike come one after the other.
 */
export async function checkSharedNames(db: mongo.Db): Promise<CheckResult[]> {
  const findings = [
    ...(await sharedIn(db, 'username', { username_lower: 1, _id: 1 })),
    ...(await sharedIn(db, 'email', { email_lower: 1 })),
  ];
  return findings.length > 0 ? findings : [ok('no two accounts share a username or an address')];
}

async function sharedIn(
  db: mongo.Db,
  field: 'username' | 'email',
  order: Readonly<Record<string, 1>>,
): Promise<CheckResult[]> {
  const folded = `${field}_lower` as const;
  const alike = new DefectCounter();
  const byCase = new DefectCounter();
  const what = field === 'username' ? 'a username' : 'an address';
  const accounts = db
    .collection<UserDocument>('users')
    .find()
    .project<Account>({ [field]: 1, [folded]: 1 })
    .sort({ ...order });
  let name: unknown = null;
  let spellings = new Set<unknown>();
  for await (const account of accounts) {
    const same = typeof name === 'string' && account[folded] === name;
    if (same && spellings.has(account[field]))
      alike.add(`with ${what} that another has, spelled the same`, account._id);
    else if (same) byCase.add(`with ${what} that differs from another's only in case`, account._id);
    if (!same) spellings = new Set();
    spellings.add(account[field]);
    name = account[folded];
  }
  return [...alike.findings('users', failure), ...byCase.findings('users', warning)];
}
