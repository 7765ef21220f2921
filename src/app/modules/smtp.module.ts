import { Global, Module } from '@nestjs/common';
import { MailTransport } from '../../core/mail/mail.ports.js';
import { HealthRegistry } from '../../observability/health-registry.js';
import type { MailSettings } from '../config/settings.js';
import { bind, setting } from '../providers.js';
import { certificateTrust } from '../this-machine.js';

/** Loaded when the first mail is sent: nodemailer and what comes with it is a megabyte of source. */
class SmtpOnDemand extends MailTransport {
  private transport: Promise<MailTransport> | null = null;

  constructor(
    private readonly settings: MailSettings,
    private readonly health: HealthRegistry,
  ) {
    super();
    health.expect('mail', 'unused');
  }

  async send(...mail: Parameters<MailTransport['send']>): Promise<void> {
    this.transport ??= this.open();
    await (await this.transport).send(...mail);
  }

  private async open(): Promise<MailTransport> {
    const { SmtpMailTransport } = await import('../../adapters/outbound/smtp/smtp-mail-transport.js');
    const { server, ...settings } = this.settings;
    const host = server ?? '';
    return new SmtpMailTransport({ server: host, ...settings }, this.health, certificateTrust(server));
  }
}

/** Mails go to the configured mail server. */
@Global()
@Module({
  providers: [
    bind(
      MailTransport,
      SmtpOnDemand,
      setting(({ mail }) => mail),
      HealthRegistry,
    ),
  ],
  exports: [MailTransport],
})
export class SmtpModule {}
