import type { Clock } from '../shared/clock.js';
import { validationFailed } from '../shared/domain-error.js';
import { JsonTooLarge, parseJson } from '../shared/parse-json.js';
import { isRecord } from '../shared/is-record.js';
import type { AccountData, RestoredData } from './account-data.js';

/** What has become of each part of an export that can be brought back, by its name. */
export type ImportedAccount = Readonly<Record<string, RestoredData>>;

/**
 * Brings an export's history and playlists into an account. What is there stays; names, addresses, sessions and mails of
 * the export are of no account but the one that it is of.
 */
export class ImportAccount {
  constructor(
    private readonly parts: readonly AccountData[],
    private readonly clock: Clock,
  ) {}

  /**
   * @param content the export as text, or the document in it
   * @throws DomainError `validation_failed` when it is none
   */
  async run(userId: string, content: unknown): Promise<ImportedAccount> {
    const document = withoutEnvelope(typeof content === 'string' ? await this.parse(content) : content);
    const restorable = this.parts.filter((part) => part.restore !== undefined);
    if (!isRecord(document) || !restorable.some(({ name }) => Array.isArray(document[name]))) {
      throw refused('This is no export of an account.');
    }
    const imported: Record<string, RestoredData> = {};
    for (const part of restorable) {
      const items: unknown = document[part.name];
      const none = { added: 0, kept: 0, skipped: [] };
      imported[part.name] = Array.isArray(items) ? ((await part.restore?.(userId, items)) ?? none) : none;
    }
    return imported;
  }

  private async parse(text: string): Promise<unknown> {
    try {
      return await parseJson(text, this.clock);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof JsonTooLarge) throw refused('The file is not valid JSON.');
      throw error;
    }
  }
}

function withoutEnvelope(document: unknown): unknown {
  return isRecord(document) && isRecord(document['data']) ? document['data'] : document;
}

function refused(message: string): Error {
  return validationFailed([{ field: 'file', message }]);
}
