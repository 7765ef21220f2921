import type { Response } from 'express';
import type { ListPasskeys } from '../../../../core/passkeys/manage-passkeys.js';
import type { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { secondFactorPolicy } from '../../../../core/second-factor/second-factor.js';
import type { SecondFactorOfAccount } from '../../../../core/second-factor/second-factor-of-account.js';
import type { ProposedTotp } from '../../../../core/second-factor/set-up-totp.js';
import { requireLogin } from '../../http/session/current-login.js';
import { dateView } from '../dates.js';
import type { RefusedForm } from '../forms/form.js';
import type { Forms } from '../forms/forms.js';
import type { PageRenderer } from '../page-renderer.js';
import {
  addPasskeyForm,
  confirmTotpForm,
  disableTotpForm,
  proposeTotpForm,
  renewRecoveryCodesForm,
} from './account-forms.js';

/** What the page shows this once. */
export interface SecurityState {
  /** The form that was refused, with the status that is set already. */
  readonly refused?: RefusedForm;
  /** An authenticator app that waits for its first code. */
  readonly proposed?: ProposedTotp;
  /** New recovery codes. */
  readonly codes?: readonly string[];
}

/** `/profile/security`: shows all its sections, whichever of their forms was sent. */
export class SecurityPage {
  constructor(
    private readonly secondFactor: SecondFactorOfAccount,
    private readonly passkeys: ListPasskeys,
    private readonly relyingParty: RelyingParty,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  async send(response: Response, state: SecurityState = {}): Promise<void> {
    const { user } = requireLogin(response.req);
    const { proposed, codes } = state;
    const factor = await this.secondFactor.show(user.id);
    const forms =
      factor === null ? [proposeTotpForm(false)] : [renewRecoveryCodesForm, proposeTotpForm(true), disableTotpForm];
    const shown = [...forms, confirmTotpForm, addPasskeyForm].find(({ id }) => id === state.refused?.form.id);
    const refused = state.refused ? { ...state.refused, form: shown ?? state.refused.form } : null;
    const { view, problems } = this.forms.of(response, refused);
    const data = {
      username: user.username,
      passkeys: {
        items: (await this.passkeys.run(user.id)).map(({ id, name, backedUp, createdAt, lastUsedAt }) => ({
          ...{ id, name, backedUp },
          createdAt: dateView(createdAt),
          lastUsedAt: lastUsedAt && dateView(lastUsedAt),
        })),
        form: view(addPasskeyForm),
        here: this.relyingParty.worksAt(response.req.headers.host ?? ''),
        origin: this.relyingParty.origin,
      },
      authenticator: {
        enabledAt: factor && dateView(factor.enabledAt),
        codesLeft: factor?.recoveryCodesLeft ?? 0,
        fewCodes: secondFactorPolicy.fewRecoveryCodes,
        codes: codes ?? [],
        proposed: proposed === undefined ? null : { ...(await proposedView(proposed)), form: view(confirmTotpForm) },
        forms: proposed === undefined && codes === undefined ? forms.map(view) : [],
      },
    };
    this.pages.send(response, { view: 'security', title: 'Log-in security', data, problems, noIndex: true });
  }
}

/** The secret as people read it, and as a QR code. */
async function proposedView({ secret, uri }: ProposedTotp) {
  const { renderSVG } = await import('uqr');
  return { secret: secret.replace(/.{4}(?=.)/g, '$& '), uri, qrCode: renderSVG(uri, { border: 4 }) };
}
