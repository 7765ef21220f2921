import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';

/** Whether pages for developers answer other machines as well. */
export class DevPagesAccess {
  constructor(readonly isPublic: boolean) {}
}

/** What proxies add: a request with one of these came from elsewhere, through a proxy on this machine. */
const FORWARDING_HEADER = /^(?:via|forwarded|x-forwarded.*|.*-forwarded-for|.*-client-ip|x-real-ip|cf-connecting-ip)$/;

/** Pages for developers are a 404 for other machines. */
@Injectable()
export class DevPagesGuard implements CanActivate {
  constructor(private readonly access: DevPagesAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const { socket, headers } = context.switchToHttp().getRequest<Request>();
    const local = /^(::1|(::ffff:)?127(\.\d+){3})$/.test(socket.remoteAddress ?? '');
    const forwarded = Object.keys(headers).some((name) => FORWARDING_HEADER.test(name));
    if (this.access.isPublic || (local && !forwarded)) return true;
    throw new NotFoundException();
  }
}
