import { mongo } from 'mongoose';
import type { CheckResult } from '../../../../observability/check-result.js';

/** How many ids are shown of each defect. */
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

  /** One result for each kind of defect. */
  findings(collection: string, as: (text: string) => CheckResult): CheckResult[] {
    return [...this.defects].map(([defect, { count, examples }]) => {
      const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
      return as(`${collection}: ${count} document(s) ${defect}${such}`);
    });
  }
}
