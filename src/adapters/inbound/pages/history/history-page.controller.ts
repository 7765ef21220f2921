import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ClearHistory, RemoveFromHistory } from '../../../../core/history/remove-from-history.js';
import { ListHistory } from '../../../../core/history/list-history.js';
import { Clock } from '../../../../core/shared/clock.js';
import { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { toProblem } from '../../http/errors/problem.js';
import { HistoryPlaceInput } from '../../http/history/history-place.dto.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import {
  type FormDefinition,
  formProblems,
  type NamedProblem,
  problemsOf,
  type Typed,
} from '../forms/form-definition.js';
import { type FormPage, FormPages } from '../forms/form-pages.js';
import { FormSubmissions, NoInput } from '../forms/form-submission.js';
import { PageRenderer } from '../page-renderer.js';
import { Redirects } from '../notices.js';
import { type HistoryPart, historyPart, type HistoryPlace, nowhere, PAGE_SIZE, pathOf } from './history-view.js';

const TITLE = 'Your search history';
const NO_SUCH_PLACE = 'This page of your history does not exist.';

/** Looks for something in the history. It is sent with GET; its fields are named here for what is said about them. */
const searchForm: FormDefinition = {
  id: 'history',
  action: '/history',
  fields: [{ name: 'q', label: 'The search term', type: 'text', autocomplete: 'off' }],
  submit: 'Search',
};

/** Stands beside every search; its address names which. */
const removeForm: FormDefinition = { id: 'remove', action: '/history', fields: [], submit: 'Delete' };

const clearPage: FormPage = {
  heading: 'Clear your search history?',
  introduction: 'All your searches will be deleted permanently.',
  definition: {
    id: 'clear',
    action: '/history/clear',
    fields: [],
    submit: 'Clear history',
    dangerous: true,
  },
  links: [{ label: 'Cancel', href: '/history' }],
};

/** `/history`: what somebody searched for, in their own hands. */
@Controller('history')
@NeedsLogin()
export class HistoryPageController {
  constructor(
    private readonly listHistory: ListHistory,
    private readonly removeFromHistory: RemoveFromHistory,
    private readonly clearHistory: ClearHistory,
    private readonly clock: Clock,
    private readonly submissions: FormSubmissions,
    private readonly forms: FormPages,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly redirects: Redirects,
  ) {}

  /** Looking for something reads more than a page, so it counts; reading on does not. */
  @Get()
  @Limited('page_history', ({ query }) => (query['q'] ?? '') !== '')
  show(@Query() query: Typed, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.send(request, response, query);
  }

  @Get('clear')
  showClear(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, clearPage);
  }

  @Post('clear')
  @TakesForm()
  @Limited('page_history')
  clear(@Req() request: Request, @Res() response: Response): FormAction {
    return this.submissions.prepare({
      request,
      response,
      definition: clearPage.definition,
      input: NoInput,
      act: async () => {
        await this.clearHistory.run(requireLogin(request).user.id);
        this.redirects.withNotice(response, '/history', 'history_cleared');
      },
      showAgain: (_typed, problems) => this.forms.show(request, response, clearPage, { problems }),
    });
  }

  /** Where a removal that was refused is shown: an address that somebody may reload or come back to. */
  @Get(':id/delete')
  showAfterRemoval(@Res() response: Response): void {
    response.redirect(303, '/history');
  }

  @Post(':id/delete')
  @TakesForm()
  @Limited('page_history')
  remove(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction {
    return this.submissions.prepare({
      request,
      response,
      definition: removeForm,
      input: HistoryPlaceInput,
      act: async (input) => {
        await this.removeFromHistory.run(requireLogin(request).user.id, id);
        this.redirects.withNotice(response, pathOf(placeOf(input)), 'search_removed');
      },
      showAgain: (typed, problems) => this.send(request, response, typed, problems),
    });
  }

  /** @param given names the place in the history; where it names none, the page says so instead of listing anything */
  private async send(
    request: Request,
    response: Response,
    given: Typed,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const { user } = requireLogin(request);
    let said = problems;
    let part: HistoryPart;
    try {
      part = await this.look(user.id, placeOf(checkInput(HistoryPlaceInput, given, 'query')));
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== 'validation_failed') throw error;
      response.status(problem.status);
      said = problemsOf(problem, searchForm).map(aboutPlace);
      part = nowhere(given);
    }
    const data = {
      ...part,
      problems: formProblems(searchForm, said),
      fieldProblem: said.find(({ field }) => field === 'q')?.message ?? null,
      csrf: this.csrf.issue(request, response),
    };
    const title = said.length === 0 ? TITLE : `Error: ${TITLE}`;
    this.pages.send(request, response, { view: 'history', title, data, noIndex: true });
  }

  private async look(userId: string, place: HistoryPlace): Promise<HistoryPart> {
    const { q: text, cursor } = place;
    const page = await this.listHistory.run(userId, { limit: PAGE_SIZE, cursor, text });
    return historyPart(place, page, this.clock.now());
  }
}

/** A field of a form, or a parameter of an address, that is empty says nothing. */
function placeOf({ q = '', cursor = '' }: HistoryPlaceInput): HistoryPlace {
  return { q, cursor: cursor === '' ? null : cursor };
}

/** A cursor is nobody's to type, so what is wrong with it is said in other words than to a program. */
function aboutPlace(problem: NamedProblem): NamedProblem {
  return problem.field === 'cursor' ? { field: null, message: NO_SUCH_PLACE } : problem;
}
