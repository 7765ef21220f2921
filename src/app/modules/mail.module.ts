import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { OutboxWorker } from '../../adapters/outbound/smtp/outbox-worker.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { defaultTokenPolicy } from '../../core/auth/auth-policies.js';
import { AccountMailer } from '../../core/mail/account-mailer.js';
import { DeliverMail } from '../../core/mail/deliver-mail.js';
import { defaultDeliveryPolicy } from '../../core/mail/delivery-policy.js';
import { DeliveryTrigger, MailOutbox, MailQueue, MailTransport } from '../../core/mail/mail.ports.js';
import { ReportSecurityChange } from '../../core/mail/report-security-change.js';
import { PublicLinks } from '../../core/mail/public-links.js';
import { Clock } from '../../core/shared/clock.js';
import { DatabaseProbe } from '../../core/shared/database.js';
import { Random } from '../../core/shared/random.js';
import { Logger } from '../../observability/logger.js';
import { MailMetrics } from '../../observability/mail-metrics.js';
import { literal, provide, secretBox, setting } from '../providers.js';
import { readForMetrics } from '../read-for-metrics.js';
import { ActivityModule } from './activity.module.js';

/** How long the mails that are being sent may take at the end, in milliseconds. Whoever takes over sends the rest. */
const CLOSING_MS = 2_000;

const contentBox = secretBox('mail content');

/** What is written to whom, and the outbox that is sent from. */
@Module({
  imports: [ActivityModule],
  providers: [
    provide(
      AccountMailer,
      MailOutbox,
      contentBox,
      DeliveryTrigger,
      setting(({ frontendUrls }) => new PublicLinks(frontendUrls[0])),
      Clock,
      literal(defaultTokenPolicy),
    ),
    provide(ReportSecurityChange, RecordActivity, AccountMailer),
    provide(DeliverMail, MailQueue, MailTransport, contentBox, Random, Clock, literal(defaultDeliveryPolicy)),
    provide(OutboxWorker, DeliverMail, literal(defaultDeliveryPolicy.pollMs), Logger, MailMetrics),
    { provide: DeliveryTrigger, useExisting: OutboxWorker },
  ],
  exports: [AccountMailer, ReportSecurityChange],
})
export class MailModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly worker: OutboxWorker,
    metrics: MailMetrics,
    probe: DatabaseProbe,
    outbox: MailOutbox,
  ) {
    metrics.watchPending(readForMetrics(probe, () => outbox.countPending()));
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop(CLOSING_MS);
  }
}
