import { Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CancelEmailChangeByLink } from '../../../../core/auth/cancel-email-change.js';
import { ConfirmEmail, type EmailConfirmation } from '../../../../core/auth/confirm-email.js';
import { DisownRegistration } from '../../../../core/auth/disown-registration.js';
import { ResendVerification } from '../../../../core/auth/send-verification.js';
import { DomainError } from '../../../../core/shared/domain-error.js';
import { EmailInput, VERIFICATION_RESENT } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { ProblemLog } from '../../http/errors/problem-log.js';
import { setProblemStatus, toProblem } from '../../http/errors/problem.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { ApiErrors, ApiPlainAnswer } from '../../http/openapi/api-answer.js';
import { Limited, RateLimitGuard } from '../../http/limits/rate-limit.guard.js';
import { sessionClient } from '../../http/session/current-login.js';
import { Forms } from '../forms/forms.js';
import { PageRenderer } from '../page-renderer.js';
import type { MessageView } from '../view-models.js';
import { cancelByLinkForm, disownForm, resendForm } from './account-forms.js';

const LOG_IN_LINK = { label: 'Log in', href: '/login' };

const CONFIRMED: Record<EmailConfirmation, MessageView> = {
  confirmed: {
    heading: 'Your address is confirmed',
    message: 'Thank you. You can log in now.',
    links: [LOG_IN_LINK],
  },
  changed: {
    heading: 'Your new address is now in use',
    message: 'We will use it from now on, and you can log in with it.',
    links: [{ label: 'Go to your account', href: '/profile' }],
  },
  already: {
    heading: 'Your address is already confirmed',
    message: 'This link has already been used. There is nothing left to do.',
    links: [LOG_IN_LINK],
  },
};

const LINK_INVALID = 'This link does not work';
const RESEND_LINK = { label: 'Send a new link', href: '/resend-verification' };

/** The pages of the links in mails. */
@Controller()
export class MailLinkController {
  constructor(
    private readonly confirmEmail: ConfirmEmail,
    private readonly disownRegistration: DisownRegistration,
    private readonly cancelEmailChange: CancelEmailChangeByLink,
    private readonly resendVerification: ResendVerification,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly log: ProblemLog,
    private readonly rateLimits: RateLimitGuard,
  ) {}

  @ApiTags('Accounts')
  @ApiOperation({
    operationId: 'verifyEmail',
    summary: 'Confirm an email address with the mailed link',
    description:
      'A page for the person who follows the link; its refusals are pages, too. The link lasts a day. `HEAD` does not use it up.',
  })
  @ApiParam({ name: 'token', description: 'The token of the mailed link.', example: 'q7Zr1mPqT0m8vW3xY5kL2nB4' })
  @ApiPlainAnswer(
    { mediaType: 'text/html', example: '<!doctype html><title>Address confirmed</title>' },
    { errorsAsPages: true },
  )
  @ApiErrors('invalid_token', 'database_unavailable')
  @Get('api/auth/verify-email/:token')
  @AuthEvent('verify_email')
  @Header('Cache-Control', 'no-store')
  @Limited('invalid_link', ({ method }) => method !== 'HEAD')
  async verify(@Param('token') token: string, @Res() response: Response): Promise<void> {
    // Mail scanners that check a link must not use it up.
    if (response.req.method === 'HEAD') {
      response.type('html').end();
      return;
    }
    try {
      const confirmation = await this.confirmEmail.run(token, sessionClient(response.req));
      await this.rateLimits.refund(response.req, 'invalid_link');
      this.pages.sendMessage(response, CONFIRMED[confirmation]);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const problem = toProblem(error);
      this.log.report(error, problem, response.req);
      setProblemStatus(response, problem);
      const heading = problem.code === 'invalid_token' ? LINK_INVALID : 'Request failed';
      this.pages.sendMessage(response, { heading, message: problem.message, links: [RESEND_LINK] });
    }
  }

  @Get('not-me/:token')
  showDisown(@Res() response: Response): void {
    this.forms.show(response, disownForm(response.req.path));
  }

  @Post('not-me/:token')
  @TakesForm()
  @AuthEvent('account_disown')
  @Limited('page_link')
  disown(@Param('token') token: string, @Res() response: Response) {
    return this.forms.submit(response, disownForm(response.req.path), {
      act: async () => {
        await this.disownRegistration.run(token);
        const message = 'All its data has been deleted. Thank you for telling us.';
        return { heading: 'Registration removed', message, links: [] };
      },
    });
  }

  @Get('cancel-email-change/:token')
  showCancel(@Res() response: Response): void {
    this.forms.show(response, cancelByLinkForm(response.req.path));
  }

  @Post('cancel-email-change/:token')
  @TakesForm()
  @AuthEvent('email_change_cancel')
  @Limited('page_link')
  cancel(@Param('token') token: string, @Res() response: Response) {
    return this.forms.submit(response, cancelByLinkForm(response.req.path), {
      act: async () => {
        await this.cancelEmailChange.run(token, sessionClient(response.req));
        const message = 'If you did not ask for the change, please set a new password now.';
        const links = [{ label: 'Set a new password', href: '/reset-password' }];
        return { heading: 'Your address was not changed', message, links };
      },
    });
  }

  @Get('resend-verification')
  showResend(@Res() response: Response): void {
    this.forms.show(response, resendForm);
  }

  @Post('resend-verification')
  @TakesForm()
  @AuthEvent('resend_verification')
  @Limited('resend')
  resend(@Res() response: Response) {
    return this.forms.submit(response, resendForm, {
      input: EmailInput,
      act: async ({ email }) => {
        await this.resendVerification.run(email);
        return { heading: 'Check your email', message: VERIFICATION_RESENT, links: [LOG_IN_LINK] };
      },
    });
  }
}
