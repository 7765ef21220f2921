import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { crossSiteRefusal, isCrossSite } from './cross-site-request.js';

/** The origins that are ours besides the request's own host: those in FRONTEND_URL. */
export class OwnOrigins {
  constructor(readonly origins: ReadonlySet<string>) {}
}

@Injectable()
class CrossSiteGuard implements CanActivate {
  constructor(private readonly own: OwnOrigins) {}

  canActivate(context: ExecutionContext): boolean {
    if (isCrossSite(context.switchToHttp().getRequest<Request>(), this.own.origins)) throw crossSiteRefusal();
    return true;
  }
}

/** For a GET that changes something all the same: refused when another site makes it. */
export const RefuseCrossSite = (): MethodDecorator => UseGuards(CrossSiteGuard);
