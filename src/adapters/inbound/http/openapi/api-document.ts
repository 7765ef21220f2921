import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { tagOfContent } from '../entity-tags.js';
import type { ServerFacts } from './build-document.js';

/** The document, and its JSON. */
export interface WrittenDocument {
  readonly document: OpenAPIObject;
  readonly json: string;
  /** Its entity tag. */
  readonly tag: string;
}

/**
 * The description of the running API, built when it is first asked for: the part of the library that builds it costs
 * more memory and time than a start of the service should (docs/decisions/0012).
 */
export class ApiDocument {
  private app: INestApplication | null = null;
  private written: Promise<WrittenDocument> | null = null;

  constructor(private readonly facts: ServerFacts) {}

  get cookieName(): string {
    return this.facts.cookieName;
  }

  /** Sets the application to describe. */
  of(app: INestApplication): void {
    this.app = app;
  }

  read(): Promise<WrittenDocument> {
    this.written ??= this.write();
    return this.written;
  }

  private async write(): Promise<WrittenDocument> {
    if (this.app === null) throw new Error('there is no application to describe yet');
    const { buildDocument } = await import('./build-document.js');
    const document = buildDocument(this.app, this.facts);
    const json = JSON.stringify(document);
    return { document, json, tag: tagOfContent(json) };
  }
}
