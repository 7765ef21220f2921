import { Controller, Delete, Get, Param, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ClearHistory } from '../../../core/history/clear-history.js';
import { ListHistory } from '../../../core/history/list-history.js';
import { RemoveFromHistory } from '../../../core/history/remove-from-history.js';
import { success } from '../http/envelope.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { historyAnswer } from './history-response.js';
import { HistoryListInput } from './history.dto.js';

/** Contract 2.4: what somebody searched for, in their own hands. */
@Controller('api/v1/history')
@NeedsLogin()
export class HistoryController {
  constructor(
    private readonly listHistory: ListHistory,
    private readonly removeFromHistory: RemoveFromHistory,
    private readonly clearHistory: ClearHistory,
  ) {}

  @Get()
  async list(@Query(new InputPipe(HistoryListInput, 'query')) input: HistoryListInput, @Req() request: Request) {
    const { limit, cursor, q: text } = input;
    const wanted = { limit: limit === undefined ? null : Number(limit), cursor: cursor ?? null, text: text ?? null };
    return success(historyAnswer(await this.listHistory.run(requireLogin(request).user.id, wanted)));
  }

  @Delete(':id')
  async remove(@Param('id') id: string, @Req() request: Request) {
    await this.removeFromHistory.run(requireLogin(request).user.id, id);
    return success(null, 'Search removed from your history.');
  }

  @Delete()
  async clear(@Req() request: Request) {
    // A client whose id came out empty asks for `…/history/`: it means one search, and must not lose them all.
    if (request.path.endsWith('/')) return this.remove('', request);
    const removed = await this.clearHistory.run(requireLogin(request).user.id);
    return success({ removed }, 'Search history cleared.');
  }
}
