import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CreateApiToken } from '../../../../core/api-tokens/create-api-token.js';
import { ListApiTokens, RevokeApiToken } from '../../../../core/api-tokens/own-api-tokens.js';
import { isFresh } from '../../../../core/auth/confirm-password.js';
import { Clock } from '../../../../core/shared/clock.js';
import { IdempotencyStore } from '../../../../core/shared/idempotency.js';
import { CurrentPasswordInput } from '../../http/account/account.dto.js';
import { CreateApiTokenForm } from '../../http/account/api-token.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { CSRF_FIELD, CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { requesterOf } from '../../http/session/http-sessions.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { Forms, RESTORED } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import type { RefusedForm } from './profile-view.js';
import { ShownToken } from './shown-token.js';
import { createTokenForm, revokeTokenForm, tokensView } from './tokens-view.js';

const PATH = '/profile/tokens';

/** `/profile/tokens`: the account's API tokens. */
@Controller('profile/tokens')
@NeedsLogin()
@LimitedWrites()
export class TokensPageController {
  constructor(
    private readonly listTokens: ListApiTokens,
    private readonly createToken: CreateApiToken,
    private readonly revokeToken: RevokeApiToken,
    private readonly shown: ShownToken,
    private readonly repeatable: IdempotencyStore,
    private readonly clock: Clock,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const typed = this.forms.restore(request, response, createTokenForm);
    const form = { ...createTokenForm, introduction: RESTORED };
    await this.send(request, response, typed === null ? null : { form, typed, problems: [] });
  }

  @Post()
  @TakesForm()
  @AuthEvent('token_create')
  @Limited('page_profile')
  create(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, createTokenForm, {
      input: CreateApiTokenForm,
      act: async ({ name, scopes, expires_in_days: expiresInDays, current_password: currentPassword }) => {
        const wanted = { name, scopes, expiresInDays, currentPassword };
        const isFirst = await this.once(request, async () => {
          const { token, text } = await this.createToken.run(requesterOf(request), wanted);
          this.shown.keep(response, { id: token.id, text });
        });
        this.redirects.withNotice(response, PATH, isFirst ? 'token_created' : 'token_created_before');
      },
      showAgain: (problems, typed) => this.send(request, response, { form: createTokenForm, typed, problems }),
    });
  }

  @Get(':id/revoke')
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, PATH);
  }

  @Post(':id/revoke')
  @TakesForm()
  @AuthEvent('token_revoke')
  @Limited('page_profile')
  revoke(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    const form = revokeTokenForm(id);
    return this.forms.submit(request, response, form, {
      input: CurrentPasswordInput,
      act: async ({ current_password: currentPassword }) => {
        await this.revokeToken.run(requesterOf(request), id, currentPassword);
        this.redirects.withNotice(response, PATH, 'token_revoked');
      },
      showAgain: (problems, typed) => this.send(request, response, { form, typed, problems }),
    });
  }

  /**
   * Acts once for a form that is sent twice: its CSRF token is made anew each time it is shown.
   * @returns `false` when it was sent before; a refused one may be sent again
   */
  private async once(request: Request, act: () => Promise<void>): Promise<boolean> {
    const key = `token form ${String((request.body as Record<string, unknown>)[CSRF_FIELD])}`;
    const named = { ownerId: requireLogin(request).user.id, key, fingerprint: PATH };
    if ((await this.repeatable.begin(named, this.clock.now())).status !== 'begun') return false;
    try {
      await act();
    } catch (error) {
      await this.repeatable.forget(named);
      throw error;
    }
    await this.repeatable.finish(named, { status: 303, location: PATH, body: '' });
    return true;
  }

  private async send(request: Request, response: Response, refused: RefusedForm | null): Promise<void> {
    const { user, session } = requireLogin(request);
    const now = this.clock.now();
    const shown = {
      tokens: await this.listTokens.run(user.id),
      created: this.shown.read(request),
      username: user.username,
      isFresh: isFresh(session, now),
      now,
    };
    const data = tokensView(shown, this.csrf.issue(request, response), refused);
    const title = data.problems.length === 0 ? 'API tokens' : 'Error: API tokens';
    this.pages.send(request, response, { view: 'tokens', title, data, noIndex: true });
  }
}
