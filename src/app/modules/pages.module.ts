import { Module } from '@nestjs/common';
import { ErrorPage } from '../../adapters/inbound/http/errors/problem.filter.js';
import { CsrfTokens } from '../../adapters/inbound/http/csrf/csrf-tokens.js';
import { ProblemLog } from '../../adapters/inbound/http/errors/problem-log.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { ErrorPageRenderer } from '../../adapters/inbound/pages/error-page-renderer.js';
import { KeptForms } from '../../adapters/inbound/pages/forms/kept-forms.js';
import { Forms } from '../../adapters/inbound/pages/forms/forms.js';
import { PageRenderer } from '../../adapters/inbound/pages/page-renderer.js';
import { ResultView } from '../../adapters/inbound/pages/result-view.js';
import { RetentionPeriods } from '../../adapters/inbound/pages/retention-periods.js';
import { Site, SiteController } from '../../adapters/inbound/pages/site.controller.js';
import { defaultActivityPolicy } from '../../core/activity/activity.js';
import { defaultRegistrationPolicy } from '../../core/auth/auth-policies.js';
import { defaultLockoutPolicy } from '../../core/auth/lockout-policy.js';
import { defaultHistoryPolicy } from '../../core/history/history-policy.js';
import { defaultDeliveryPolicy } from '../../core/mail/delivery-policy.js';
import { durationInWords } from '../../core/mail/messages.js';
import { Clock } from '../../core/shared/clock.js';
import { Assets } from '../assets.js';
import { Settings } from '../config/settings.js';
import { bind, provide, secretBox, secureCookies, setting } from '../providers.js';
import { SessionsModule } from './sessions.module.js';

const origin = setting<string>(({ frontendUrls }) => frontendUrls[0]);

/** What all pages are made with, and the pages about the site itself. */
@Module({
  imports: [SessionsModule],
  controllers: [SiteController],
  providers: [
    provide(PageRenderer, Assets, CsrfTokens, secureCookies, origin, Clock),
    provide(KeptForms, secretBox('kept form'), Clock, secureCookies),
    provide(Forms, PageRenderer, ProblemLog, KeptForms, Clock),
    provide(ResultView, Clock),
    provide(Site, origin, setting(contactAddress)),
    { provide: RetentionPeriods, inject: [Settings], useFactory: retentionPeriods },
    bind(ErrorPage, ErrorPageRenderer, PageRenderer, HttpSessions, CsrfTokens, KeptForms, Forms, RetentionPeriods),
  ],
  exports: [ErrorPage, Forms, KeptForms, PageRenderer, ResultView, RetentionPeriods],
})
export class PagesModule {}

/** The address in `address` or `Name <address>`. */
function contactAddress({ mail: { sender } }: Settings): string {
  return /<([^>]+)>/.exec(sender)?.[1] ?? sender;
}

/** What the privacy page and the log-in form promise: what the settings and the core's policies say. */
function retentionPeriods({ session: { idleSeconds, absoluteSeconds, rememberSeconds } }: Settings): RetentionPeriods {
  return {
    idle: durationInWords(idleSeconds * 1000),
    session: durationInWords(absoluteSeconds * 1000),
    remembered: durationInWords(rememberSeconds * 1000),
    unconfirmed: durationInWords(defaultRegistrationPolicy.keptMs),
    youtube: durationInWords(defaultHistoryPolicy.keepYouTubeResultMs),
    mail: durationInWords(defaultDeliveryPolicy.giveUpAfterMs),
    activity: durationInWords(defaultActivityPolicy.keptMs),
    failures: durationInWords(defaultLockoutPolicy.logIn.forgetMs),
  };
}
