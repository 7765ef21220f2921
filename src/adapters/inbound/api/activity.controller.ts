import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ListActivity } from '../../../core/activity/list-activity.js';
import { success } from '../http/envelope.js';
import { NEXT_LINK, setNextLink } from '../http/next-link.js';
import { ApiAnswer } from '../http/openapi/api-answer.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { ActivityListInput, ActivityPageDto } from './activity.dto.js';

/** What happened to an account. */
@ApiTags('Profile')
@Controller('api/profile/activity')
@NeedsLogin()
export class ActivityController {
  constructor(private readonly listActivity: ListActivity) {}

  @ApiOperation({
    operationId: 'listActivity',
    summary: 'What happened to the account, newest first',
    description:
      'Log-ins, failures, changes and sessions that were ended, for 90 days. Of what takes no log-in, such as wrong passwords, five of each kind are kept a day, and in all 2,000 entries.',
  })
  @ApiAnswer(ActivityPageDto, { headers: NEXT_LINK })
  @Get()
  async list(@Query() { limit, cursor }: ActivityListInput, @Res({ passthrough: true }) response: Response) {
    const page = await this.listActivity.run(requireLogin(response.req).user.id, {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
    setNextLink(response, 'cursor', page.nextCursor);
    return success(ActivityPageDto.from(page));
  }
}
