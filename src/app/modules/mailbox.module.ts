import { Global, Module } from '@nestjs/common';
import { DevPagesAccess } from '../../adapters/inbound/http/dev-pages.guard.js';
import { MailboxController, ShownMails } from '../../adapters/inbound/pages/account/mailbox.controller.js';
import { DevelopmentMailbox } from '../../adapters/outbound/smtp/development-mailbox.js';
import { MailTransport } from '../../core/mail/mail.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { HealthRegistry } from '../../observability/health-registry.js';
import { Logger } from '../../observability/logger.js';
import { provide, setting } from '../providers.js';
import { PagesModule } from './pages.module.js';

/** Outside production, without a mail server: mails are shown instead of sent. */
@Global()
@Module({
  imports: [PagesModule],
  controllers: [MailboxController],
  providers: [
    provide(
      DevPagesAccess,
      setting(({ devPagesPublic }) => devPagesPublic),
    ),
    provide(DevelopmentMailbox, Clock, Logger),
    { provide: MailTransport, useExisting: DevelopmentMailbox },
    { provide: ShownMails, useExisting: DevelopmentMailbox },
  ],
  exports: [MailTransport],
})
export class MailboxModule {
  constructor(health: HealthRegistry) {
    health.expect('mail', 'not_configured');
  }
}
