import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';

/**
 * A backup of MongoDB is gzip of lines of JSON, each an object with one field that says what it is:
 *
 * - `{"octa_music_backup":{…}}`, the first: when it was made and of what
 * - `{"collection":{…}}`: the documents that follow belong to this collection
 * - `{"document":{…}}`: by rising `_id`, in MongoDB's canonical Extended JSON, which keeps every type
 * - `{"end":{…}}`, the last: how many documents each collection has, the SHA-256 of its document lines, and the SHA-256
 *   of all lines before this one, line ends included
 */
export interface ArchiveHead {
  /** Of the lines; another number is for another reader. */
  readonly layout: 1;
  readonly made_at: string;
  readonly database: string;
  readonly schema_version: number;
  readonly one_moment: boolean;
}

/** A collection, but for its documents. */
export interface CollectionPlan {
  readonly name: string;
  /** For the command `create`. */
  readonly options: mongo.Document;
  /** For the command `createIndexes`. That of `_id`, which every collection has, is left out. */
  readonly indexes: readonly mongo.Document[];
}

/** How many documents a collection has, and the SHA-256 of their lines. */
export interface CollectionTally {
  readonly documents: number;
  readonly sha256: string;
}

/** What the last line says. */
export interface ArchiveEnd {
  readonly collections: Readonly<Record<string, CollectionTally>>;
  readonly sha256: string;
}

/** The file is not what was written. */
export class DamagedArchive extends Error {}

const { EJSON } = mongo.BSON;

const COLLECTION = '{"collection":';
const DOCUMENT = '{"document":';
const END = '{"end":';

export const headLine = (head: ArchiveHead): string => JSON.stringify({ octa_music_backup: head });

export const collectionLine = (plan: CollectionPlan): string =>
  EJSON.stringify({ collection: plan }, { relaxed: false });

/** @param document with the driver's own types for what JavaScript's do not tell apart (`promoteValues: false`) */
export const documentLine = (document: mongo.Document): string => EJSON.stringify({ document }, { relaxed: false });

export const endLine = (end: ArchiveEnd): string => `${END}${JSON.stringify(end)}}`;

export const isCollection = (line: string): boolean => line.startsWith(COLLECTION);
export const isDocument = (line: string): boolean => line.startsWith(DOCUMENT);
export const isEnd = (line: string): boolean => line.startsWith(END);

export const parseHead = (line: string): ArchiveHead =>
  parse<{ octa_music_backup: ArchiveHead }>(JSON.parse, line).octa_music_backup;

export const parseEnd = (line: string): ArchiveEnd => parse<{ end: ArchiveEnd }>(JSON.parse, line).end;

export const parseCollection = (line: string): CollectionPlan =>
  parse<{ collection: CollectionPlan }>(parseTyped, line).collection;

export const parseDocument = (line: string): mongo.Document =>
  parse<{ document: mongo.Document }>(parseTyped, line).document;

function parseTyped(line: string): unknown {
  return EJSON.parse(line, { relaxed: false });
}

function parse<T>(reader: (line: string) => unknown, line: string): T {
  try {
    return reader(line) as T;
  } catch (error) {
    throw new DamagedArchive('one of its lines cannot be read', { cause: error });
  }
}

/** Counts and digests a collection's lines. */
export class Tally {
  private readonly hash = createHash('sha256');
  private documents = 0;

  add(line: string): void {
    this.documents += 1;
    this.hash.update(line).update('\n');
  }

  /** To be asked for once, when all have been added. */
  result(): CollectionTally {
    return { documents: this.documents, sha256: this.hash.digest('hex') };
  }
}

/** Follows the lines while they are written or read, and comes to what the last one has to say. */
export class ArchiveAccount {
  private readonly hash = createHash('sha256');
  private readonly tallies: [name: string, tally: Tally][] = [];

  add(line: string): void {
    this.hash.update(line).update('\n');
    if (isCollection(line)) this.tallies.push([parseCollection(line).name, new Tally()]);
    else if (isDocument(line)) this.tallies.at(-1)?.[1].add(line);
  }

  /** To be asked for once. */
  end(): ArchiveEnd {
    const collections = Object.fromEntries(this.tallies.map(([name, tally]) => [name, tally.result()]));
    return { collections, sha256: this.hash.digest('hex') };
  }
}
