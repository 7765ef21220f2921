import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { currentLogin } from '../../http/session/current-login.js';
import { HttpSessions } from '../../http/session/http-sessions.js';
import { type FormPage, FormPages } from '../forms/form-pages.js';
import { FormSubmissions, NoInput } from '../forms/form-submission.js';
import { Redirects } from '../notices.js';
import { logOutForm } from './account-forms.js';

const page: FormPage = { heading: 'Log out?', definition: logOutForm };

/** `/logout` */
@Controller('logout')
export class LogOutController {
  constructor(
    private readonly sessions: HttpSessions,
    private readonly forms: FormPages,
    private readonly submissions: FormSubmissions,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    if (currentLogin(request) === null) response.redirect(303, '/');
    else this.forms.show(request, response, page);
  }

  @Post()
  @TakesForm()
  @AuthEvent('logout')
  logOut(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    // Nobody is logged in, for instance after a second click: that is what was asked for.
    if (currentLogin(request) === null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: logOutForm,
      input: NoInput,
      act: async () => {
        await this.sessions.end(request, response);
        this.redirects.withNotice(response, '/', 'logged_out');
      },
      showAgain: (_typed, problems) => this.forms.show(request, response, page, { problems }),
    });
  }
}
