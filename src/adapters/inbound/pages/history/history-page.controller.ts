import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ListHistory } from '../../../../core/history/list-history.js';
import { ClearHistory, RemoveFromHistory } from '../../../../core/history/remove-from-history.js';
import { Clock } from '../../../../core/shared/clock.js';
import { HistoryQueryInput, toHistoryRequest } from '../../http/history/history-query.dto.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { type Form, formProblems, invalidInput, type NamedProblem, problemsOf, type Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import {
  type HistoryQuery,
  historyView,
  type HistoryView,
  invalidHistoryView,
  PAGE_SIZE,
  pathOf,
} from './history-view.js';

/** Searches the history. It is sent with GET; its fields are named here for their problems. */
const searchForm: Form = {
  id: 'history',
  action: '/history',
  fields: [
    { name: 'q', label: 'The search term', type: 'text' },
    { name: 'kind', label: 'The kind', type: 'text' },
    { name: 'source', label: 'The source', type: 'text' },
    { name: 'since', label: 'The day', type: 'text' },
  ],
  submit: 'Search',
};

const clearForm: Form = {
  id: 'clear',
  action: '/history/clear',
  heading: 'Clear your search history?',
  introduction: 'All your searches will be deleted permanently.',
  fields: [],
  submit: 'Clear history',
  dangerous: true,
  links: [{ label: 'Cancel', href: '/history' }],
};

/** `/history`: the user's recorded searches. */
@Controller('history')
@NeedsLogin()
@LimitedWrites('page_history')
export class HistoryPageController {
  constructor(
    private readonly listHistory: ListHistory,
    private readonly removeFromHistory: RemoveFromHistory,
    private readonly clearHistory: ClearHistory,
    private readonly clock: Clock,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  /** Searching the history reads more than a page, so it counts towards the limit; turning pages does not. */
  @Get()
  @Limited('page_history', ({ query }) => ['q', 'kind', 'source'].some((name) => (query[name] ?? '') !== ''))
  show(@Query() query: Typed, @Res() response: Response): Promise<void> {
    return this.send(response, query);
  }

  @Get('clear')
  showClear(@Res() response: Response): void {
    this.forms.show(response, clearForm);
  }

  @Post('clear')
  @TakesForm()
  clear(@Res() response: Response) {
    return this.forms.submit(response, clearForm, {
      act: async () => {
        await this.clearHistory.run(requireLogin(response.req).user.id);
        return { to: '/history', notice: 'history_cleared' };
      },
    });
  }

  /** The address of a refused removal, which may be reloaded or revisited. */
  @Get(':id/delete')
  showAfterRemoval(@Res() response: Response): void {
    response.redirect(303, '/history');
  }

  @Post(':id/delete')
  @TakesForm()
  remove(@Param('id') id: string, @Res() response: Response) {
    return this.forms.submit(response, searchForm, {
      input: HistoryQueryInput,
      act: async (query) => {
        await this.removeFromHistory.run(requireLogin(response.req).user.id, id);
        return { to: pathOf(query), notice: 'search_removed' };
      },
      showAgain: (problems, typed) => this.send(response, typed, problems),
    });
  }

  /** @param typed the query; when it is invalid, the page lists nothing and says so */
  private async send(response: Response, typed: Typed, refused: readonly NamedProblem[] = []): Promise<void> {
    const { user } = requireLogin(response.req);
    let problems = refused;
    let view: HistoryView;
    try {
      const query = checkInput(HistoryQueryInput, given(typed), 'query');
      const page = await this.listHistory.run(user.id, { limit: PAGE_SIZE, ...toHistoryRequest(query) });
      view = historyView(query, page, this.clock.now());
    } catch (error) {
      problems = problemsOf(invalidInput(error, response), searchForm).map(aboutPage);
      view = invalidHistoryView(texts(typed));
    }
    const data = {
      ...view,
      fieldProblems: Object.fromEntries(problems.map(({ field, message }) => [field, message])) as object,
    };
    const shown = formProblems(searchForm, problems);
    this.pages.send(response, { view: 'history', title: 'Your search history', data, problems: shown, noIndex: true });
  }
}

/** Without the fields of the form that were left empty. */
function given(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
}

/** What was typed into the form, as far as it can be shown again. */
function texts({ q, kind, since }: Typed): HistoryQuery {
  const shown = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '');
  return { q: shown(q), kind: shown(kind), since: shown(since) };
}

/** Nobody types a cursor: an invalid one is a page that does not exist. */
function aboutPage(problem: NamedProblem): NamedProblem {
  return problem.field === 'cursor' ? { field: null, message: 'This page of your history does not exist.' } : problem;
}
