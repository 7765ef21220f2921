import type { Request, Response } from 'express';
import type { PageRenderer } from './page-renderer.js';
import type { MessageView } from './view-models.js';

/** Shows pages that say one thing. */
export class MessagePages {
  constructor(private readonly pages: PageRenderer) {}

  /** Sends the page with the status that is set already. What it says is about one account, so nobody keeps it. */
  show(request: Request, response: Response, data: MessageView): void {
    response.setHeader('Cache-Control', 'no-store');
    this.pages.send(request, response, { view: 'message', title: data.heading, data, noIndex: true });
  }
}
