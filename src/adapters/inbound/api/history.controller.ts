import { Controller, Delete, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ClearHistory, RemoveFromHistory } from '../../../core/history/remove-from-history.js';
import { ListHistory } from '../../../core/history/list-history.js';
import { toHistoryRequest } from '../http/history/history-query.dto.js';
import { success } from '../http/envelope.js';
import { NEXT_LINK, setNextLink } from '../http/next-link.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { ClearedHistoryDto, HistoryListInput, HistoryPageDto } from './history.dto.js';

const REMOVED = 'Search removed from your history.';
const CLEARED = 'Search history cleared.';

/** What an account has searched for. */
@ApiTags('History')
@Controller('api/v1/history')
@NeedsLogin()
@TakesToken('history')
@LimitedWrites()
export class HistoryController {
  constructor(
    private readonly listHistory: ListHistory,
    private readonly removeFromHistory: RemoveFromHistory,
    private readonly clearHistory: ClearHistory,
  ) {}

  @ApiOperation({
    operationId: 'listHistory',
    summary: 'What was searched for, newest first',
    description:
      'Every search of somebody who is logged in is recorded; a search of both sources is one entry, and the same search again within 10 minutes is none. What came from YouTube is dropped after 30 days; the query stays. With `q`, `kind` or `source` a page may hold fewer entries than the limit, even none, and still name a next one.',
  })
  @ApiAnswer(HistoryPageDto, { headers: NEXT_LINK })
  @Get()
  async list(@Query() input: HistoryListInput, @Res({ passthrough: true }) response: Response) {
    const wanted = { limit: input.limit ?? null, ...toHistoryRequest(input) };
    const page = await this.listHistory.run(requireUser(response.req).id, wanted);
    setNextLink(response, 'cursor', page.nextCursor);
    return success(HistoryPageDto.from(page));
  }

  @ApiOperation({ operationId: 'removeFromHistory', summary: 'Remove one search', description: 'The others stay.' })
  @ApiParam({ name: 'id', description: 'The `id` of the entry.', example: '66f0c0ffee0123456789abcd' })
  @ApiAnswer(null, { message: REMOVED })
  @ApiErrors('not_found')
  @Delete(':id')
  async remove(@Param('id') id: string, @Req() request: Request) {
    await this.removeFromHistory.run(requireUser(request).id, id);
    return success(null, REMOVED);
  }

  @ApiOperation({
    operationId: 'clearHistory',
    summary: 'Remove every search',
    description: 'With a slash at its end the address means one search, whose id came out empty: that is a 404.',
  })
  @ApiAnswer(ClearedHistoryDto, { message: CLEARED })
  @ApiErrors('not_found')
  @Delete()
  async clear(@Req() request: Request) {
    // `…/history/` means one search with an empty id, by a client's mistake: it must not delete all of them.
    if (request.path.endsWith('/')) return this.remove('', request);
    const removed = await this.clearHistory.run(requireUser(request).id);
    return success({ removed }, CLEARED);
  }
}
