import type { Request, Response } from 'express';
import { isFresh } from '../../../../core/auth/confirm-password.js';
import type { ListPasskeys } from '../../../../core/passkeys/manage-passkeys.js';
import type { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { secondFactorPolicy } from '../../../../core/second-factor/second-factor.js';
import type { SecondFactorOfAccount } from '../../../../core/second-factor/second-factor-of-account.js';
import type { ProposedTotp } from '../../../../core/second-factor/set-up-totp.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { requireLogin } from '../../http/session/current-login.js';
import { dateView } from '../dates.js';
import { type Form, formProblems, formView } from '../forms/form.js';
import type { PageRenderer } from '../page-renderer.js';
import {
  addPasskeyForm,
  confirmTotpForm,
  disableTotpForm,
  inSession,
  proposeTotpForm,
  renewRecoveryCodesForm,
} from './account-forms.js';
import type { RefusedForm } from './profile-view.js';

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
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly clock: Clock,
  ) {}

  async send(request: Request, response: Response, state: SecurityState = {}): Promise<void> {
    const { user, session } = requireLogin(request);
    const { refused, proposed, codes } = state;
    const token = this.csrf.issue(request, response);
    const fresh = isFresh(session, this.clock.now());
    const factor = await this.secondFactor.show(user.id);
    const forms =
      factor === null ? [proposeTotpForm(false)] : [renewRecoveryCodesForm, proposeTotpForm(true), disableTotpForm];
    const refusedForm = [...forms, confirmTotpForm, addPasskeyForm].find(({ id }) => id === refused?.form.id);
    const view = (form: Form) => {
      const [typed, problems] = form === refusedForm ? [refused?.typed, refused?.problems] : [];
      return formView(inSession(form, fresh), token, typed, problems);
    };
    const data = {
      username: user.username,
      problems: refused === undefined ? [] : formProblems(refusedForm ?? refused.form, refused.problems),
      passkeys: {
        items: (await this.passkeys.run(user.id)).map(({ id, name, backedUp, createdAt, lastUsedAt }) => ({
          ...{ id, name, backedUp },
          createdAt: dateView(createdAt),
          lastUsedAt: lastUsedAt && dateView(lastUsedAt),
        })),
        form: view(addPasskeyForm),
        here: this.relyingParty.worksAt(request.headers.host ?? ''),
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
    const title = data.problems.length === 0 ? 'Log-in security' : 'Error: Log-in security';
    this.pages.send(request, response, { view: 'security', title, data, noIndex: true });
  }
}

/** The secret as people read it, and as a QR code. */
async function proposedView({ secret, uri }: ProposedTotp) {
  const { renderSVG } = await import('uqr');
  return { secret: secret.replace(/.{4}(?=.)/g, '$& '), uri, qrCode: renderSVG(uri, { border: 4 }) };
}
