import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isFresh } from '../../../../core/auth/confirm-password.js';
import { AddPasskey } from '../../../../core/passkeys/add-passkey.js';
import { ListPasskeys, RemovePasskey, RenamePasskey } from '../../../../core/passkeys/manage-passkeys.js';
import { passkeyNotFound } from '../../../../core/passkeys/passkey-errors.js';
import type { Passkey } from '../../../../core/passkeys/passkey.js';
import { Clock } from '../../../../core/shared/clock.js';
import { CurrentPasswordInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { ChallengeCookie } from '../../http/passkeys/challenge-cookie.js';
import { AddPasskeyForm, AddPasskeyInput, RenamePasskeyInput } from '../../http/passkeys/passkey.dto.js';
import { requireLogin } from '../../http/session/current-login.js';
import { requesterOf } from '../../http/session/http-sessions.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Form } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { addPasskeyForm, inSession, removePasskeyForm, renamePasskeyForm } from './account-forms.js';
import { SecurityPage } from './security-page.js';

/** `/profile/passkeys`: the forms about passkeys; `/profile/security` lists them. */
@Controller('profile/passkeys')
@NeedsLogin()
@LimitedWrites()
export class PasskeyPageController {
  constructor(
    private readonly listPasskeys: ListPasskeys,
    private readonly addPasskey: AddPasskey,
    private readonly renamePasskey: RenamePasskey,
    private readonly removePasskey: RemovePasskey,
    private readonly challenge: ChallengeCookie,
    private readonly page: SecurityPage,
    private readonly forms: Forms,
    private readonly redirects: Redirects,
    private readonly clock: Clock,
  ) {}

  @Post()
  @TakesForm()
  @AuthEvent('passkey_add')
  @Limited('page_profile')
  add(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const form = addPasskeyForm;
    return this.forms.submit(request, response, form, {
      input: AddPasskeyForm,
      act: async ({ credential: json, ...input }) => {
        const {
          credential,
          name,
          current_password: currentPassword,
        } = checkInput(AddPasskeyInput, { ...input, credential: parsed(json) }, 'body');
        const sealedChallenge = this.challenge.take(request, response);
        await this.addPasskey.run(requesterOf(request), { credential, name, sealedChallenge, currentPassword });
        this.redirects.withNotice(response, '/profile/security', 'passkey_added');
      },
      showAgain: (problems, typed) => this.page.send(request, response, { refused: { form, typed, problems } }),
    });
  }

  @Get(':id')
  async show(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { name } = await this.find(request, id);
    this.forms.show(request, response, renamePasskeyForm(id), { typed: { name } });
  }

  @Post(':id')
  @TakesForm()
  @Limited('page_profile')
  rename(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    return this.forms.submit(request, response, renamePasskeyForm(id), {
      input: RenamePasskeyInput,
      act: async ({ name }) => {
        await this.renamePasskey.run(requireLogin(request).user.id, id, name);
        this.redirects.withNotice(response, '/profile/security', 'passkey_renamed');
      },
    });
  }

  @Get(':id/remove')
  async askToRemove(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { name } = await this.find(request, id);
    this.forms.show(request, response, this.removeForm(request, id, name));
  }

  @Post(':id/remove')
  @TakesForm()
  @AuthEvent('passkey_remove')
  @Limited('page_profile')
  async remove(
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<FormAction | undefined> {
    const { name } = await this.find(request, id);
    return this.forms.submit(request, response, this.removeForm(request, id, name), {
      input: CurrentPasswordInput,
      act: async ({ current_password: currentPassword }) => {
        await this.removePasskey.run(requesterOf(request), id, currentPassword);
        this.redirects.withNotice(response, '/profile/security', 'passkey_removed');
      },
    });
  }

  private removeForm(request: Request, id: string, name: string): Form {
    return inSession(removePasskeyForm(id, name), isFresh(requireLogin(request).session, this.clock.now()));
  }

  /** @throws DomainError `not_found`, also for another account's passkey */
  private async find(request: Request, id: string): Promise<Passkey> {
    const passkeys = await this.listPasskeys.run(requireLogin(request).user.id);
    const found = passkeys.find((passkey) => passkey.id === id);
    if (found === undefined) throw passkeyNotFound();
    return found;
  }
}

/** `undefined` when it is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
