import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AddPasskey } from '../../../../core/passkeys/add-passkey.js';
import { ListPasskeys, RemovePasskey, RenamePasskey } from '../../../../core/passkeys/manage-passkeys.js';
import { passkeyNotFound } from '../../../../core/passkeys/passkey-errors.js';
import type { Passkey } from '../../../../core/passkeys/passkey.js';
import { CurrentPasswordInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { checkInput } from '../../http/input/input.pipe.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { ChallengeCookie } from '../../http/passkeys/challenge-cookie.js';
import { AddPasskeyForm, AddPasskeyInput, RenamePasskeyInput } from '../../http/passkeys/passkey-input.dto.js';
import { requesterOf, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { Forms } from '../forms/forms.js';
import { addPasskeyForm, removePasskeyForm, renamePasskeyForm } from './account-forms.js';
import { SecurityPage } from './security-page.js';

/** `/profile/passkeys`: the forms about passkeys; `/profile/security` lists them. */
@Controller('profile/passkeys')
@NeedsLogin()
@LimitedWrites('page_profile')
export class PasskeyPageController {
  constructor(
    private readonly listPasskeys: ListPasskeys,
    private readonly addPasskey: AddPasskey,
    private readonly renamePasskey: RenamePasskey,
    private readonly removePasskey: RemovePasskey,
    private readonly challenge: ChallengeCookie,
    private readonly page: SecurityPage,
    private readonly forms: Forms,
  ) {}

  @Post()
  @TakesForm()
  @AuthEvent('passkey_add')
  add(@Res() response: Response) {
    const form = addPasskeyForm;
    return this.forms.submit(response, form, {
      input: AddPasskeyForm,
      act: async ({ credential: json, ...input }) => {
        const {
          credential,
          name,
          current_password: currentPassword,
        } = checkInput(AddPasskeyInput, { ...input, credential: parsed(json) }, 'body');
        const sealedChallenge = this.challenge.take(response);
        await this.addPasskey.run(requesterOf(response.req), { credential, name, sealedChallenge, currentPassword });
        return { to: '/profile/security', notice: 'passkey_added' };
      },
      showAgain: (problems, typed) => this.page.send(response, { refused: { form, typed, problems } }),
    });
  }

  @Get(':id')
  async show(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { name } = await this.find(response.req, id);
    this.forms.show(response, renamePasskeyForm(id), { typed: { name } });
  }

  @Post(':id')
  @TakesForm()
  rename(@Param('id') id: string, @Res() response: Response) {
    return this.forms.submit(response, renamePasskeyForm(id), {
      input: RenamePasskeyInput,
      act: async ({ name }) => {
        await this.renamePasskey.run(requireLogin(response.req).user.id, id, name);
        return { to: '/profile/security', notice: 'passkey_renamed' };
      },
    });
  }

  @Get(':id/remove')
  async askToRemove(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { name } = await this.find(response.req, id);
    this.forms.show(response, removePasskeyForm(id, name));
  }

  @Post(':id/remove')
  @TakesForm()
  @AuthEvent('passkey_remove')
  async remove(@Param('id') id: string, @Res() response: Response) {
    const { name } = await this.find(response.req, id);
    return this.forms.submit(response, removePasskeyForm(id, name), {
      input: CurrentPasswordInput,
      act: async ({ current_password: currentPassword }) => {
        await this.removePasskey.run(requesterOf(response.req), id, currentPassword);
        return { to: '/profile/security', notice: 'passkey_removed' };
      },
    });
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
