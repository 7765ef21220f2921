import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { DevPagesGuard } from '../../http/dev-pages.guard.js';
import { dateView } from '../dates.js';
import { PageRenderer } from '../page-renderer.js';

/** Mails that are shown instead of sent, newest first. */
export abstract class ShownMails {
  abstract list(): readonly {
    readonly to: string;
    readonly receivedAt: Date;
    readonly content: { readonly subject: string; readonly text: string; readonly link: string | null };
  }[];
}

/** `/dev/mailbox`: exists only without a mail server, outside production, and for this machine alone unless `DEV_PAGES_PUBLIC`. */
@Controller('dev/mailbox')
@UseGuards(DevPagesGuard)
export class MailboxController {
  constructor(
    private readonly mails: ShownMails,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  show(@Res() response: Response): void {
    const mails = this.mails
      .list()
      .map(({ to, receivedAt, content }) => ({ to, at: dateView(receivedAt), ...content }));
    response.setHeader('Cache-Control', 'no-store');
    this.pages.send(response, {
      view: 'mailbox',
      title: 'Development mailbox',
      data: { mails },
      noIndex: true,
    });
  }
}
