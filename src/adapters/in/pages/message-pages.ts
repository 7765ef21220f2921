import type { Request, Response } from 'express';
import type { PageRenderer } from './page-renderer.js';
import type { MessageView } from './view-models.js';

/** Shows pages that say one thing. */
export class MessagePages {
  constructor(private readonly pages: PageRenderer) {}

  /** Sends the page with the status that is set already. */
  show(request: Request, response: Response, data: MessageView): void {
    this.pages.send(request, response, { view: 'message', title: data.heading, data, noIndex: true });
  }
}
