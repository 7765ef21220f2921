import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { currentLogin } from '../../http/session/current-login.js';
import { HttpSessions } from '../../http/session/http-sessions.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { logOutForm } from './account-forms.js';

/** `/logout` */
@Controller('logout')
export class LogOutController {
  constructor(
    private readonly sessions: HttpSessions,
    private readonly forms: Forms,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    if (currentLogin(request) === null) response.redirect(303, '/');
    else this.forms.show(request, response, logOutForm);
  }

  @Post()
  @TakesForm()
  @AuthEvent('logout')
  logOut(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    // Logged out already, for instance by a first click.
    if (currentLogin(request) === null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.forms.submit(request, response, logOutForm, {
      act: async () => {
        await this.sessions.end(request, response);
        this.redirects.withNotice(response, '/', 'logged_out');
      },
    });
  }
}
