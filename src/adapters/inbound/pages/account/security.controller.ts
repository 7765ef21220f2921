import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { SecurityPage } from './security-page.js';

/** `/profile/security` */
@Controller('profile/security')
@NeedsLogin()
export class SecurityController {
  constructor(private readonly page: SecurityPage) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    this.page.send(request, response);
  }
}
