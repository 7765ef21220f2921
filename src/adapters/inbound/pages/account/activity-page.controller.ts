import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ListActivity } from '../../../../core/activity/list-activity.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { PageRenderer } from '../page-renderer.js';
import { activityView } from './activity-view.js';

/** `/profile/activity`: what happened to the account, page by page. */
@Controller('profile/activity')
@NeedsLogin()
export class ActivityPageController {
  constructor(
    private readonly listActivity: ListActivity,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(@Query('cursor') cursor: unknown, @Res() response: Response): Promise<void> {
    const from = typeof cursor === 'string' ? { cursor } : {};
    const { entries, nextCursor } = await this.listActivity.run(requireLogin(response.req).user.id, from);
    const data = {
      activity: activityView(entries),
      latest: typeof cursor === 'string' ? '/profile/activity' : null,
      older: nextCursor && `/profile/activity?cursor=${encodeURIComponent(nextCursor)}`,
    };
    this.pages.send(response, { view: 'activity', title: 'Account activity', data, noIndex: true });
  }
}
