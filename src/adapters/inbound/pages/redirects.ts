import type { Response } from 'express';
import { type Notice, redirectWithNotice } from './notices.js';

/** Sends a client to another page of this site after its form was carried out. */
export class Redirects {
  /** @param secure whether clients come over TLS */
  constructor(private readonly secure: boolean) {}

  /** 303 to a page that then says once what was done. */
  withNotice(response: Response, location: string, notice: Notice): void {
    redirectWithNotice(response, location, notice, this.secure);
  }
}
