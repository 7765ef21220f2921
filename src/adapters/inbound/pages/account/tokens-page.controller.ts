import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CreateApiToken } from '../../../../core/api-tokens/create-api-token.js';
import { ListApiTokens, RevokeApiToken } from '../../../../core/api-tokens/own-api-tokens.js';
import { Clock } from '../../../../core/shared/clock.js';
import { IdempotencyStore } from '../../../../core/shared/idempotency.js';
import { CurrentPasswordInput } from '../../http/account/account.dto.js';
import { CreateApiTokenForm } from '../../http/account/api-token-input.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requesterOf, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { RefusedForm } from '../forms/form.js';
import { Forms, RESTORED } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import { ShownToken } from './shown-token.js';
import { createTokenForm, revokeTokenForm, tokensView } from './tokens-view.js';

const PATH = '/profile/tokens';

/** `/profile/tokens`: the account's API tokens. */
@Controller('profile/tokens')
@NeedsLogin()
@LimitedWrites('page_profile')
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
  ) {}

  @Get()
  async show(@Res() response: Response): Promise<void> {
    const typed = this.forms.restore(response, createTokenForm);
    const form = { ...createTokenForm, introduction: RESTORED };
    await this.send(response, typed === null ? null : { form, typed, problems: [] });
  }

  @Post()
  @TakesForm()
  @AuthEvent('token_create')
  create(@Res() response: Response) {
    return this.forms.submit(response, createTokenForm, {
      input: CreateApiTokenForm,
      act: async ({ name, scopes, expires_in_days: expiresInDays, current_password: currentPassword }) => {
        const wanted = { name, scopes, expiresInDays, currentPassword };
        const isFirst = await this.once(response.req, async () => {
          const { token, text } = await this.createToken.run(requesterOf(response.req), wanted);
          this.shown.keep(response, { id: token.id, text });
        });
        return { to: PATH, notice: isFirst ? 'token_created' : 'token_created_before' };
      },
      showAgain: (problems, typed) => this.send(response, { form: createTokenForm, typed, problems }),
    });
  }

  @Get(':id/revoke')
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, PATH);
  }

  @Post(':id/revoke')
  @TakesForm()
  @AuthEvent('token_revoke')
  revoke(@Param('id') id: string, @Res() response: Response) {
    const form = revokeTokenForm(id);
    return this.forms.submit(response, form, {
      input: CurrentPasswordInput,
      act: async ({ current_password: currentPassword }) => {
        await this.revokeToken.run(requesterOf(response.req), id, currentPassword);
        return { to: PATH, notice: 'token_revoked' };
      },
      showAgain: (problems, typed) => this.send(response, { form, typed, problems }),
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

  private async send(response: Response, refused: RefusedForm | null): Promise<void> {
    const { user } = requireLogin(response.req);
    const shown = {
      tokens: await this.listTokens.run(user.id),
      created: this.shown.read(response.req),
      username: user.username,
      now: this.clock.now(),
    };
    const { view, problems } = this.forms.of(response, refused);
    const data = tokensView(shown, view);
    this.pages.send(response, { view: 'tokens', title: 'API tokens', data, problems, noIndex: true });
  }
}
