import { RetentionPeriods } from '../adapters/inbound/pages/retention-periods.js';
import { defaultLockoutPolicy, defaultRetentionPolicy } from '../core/auth/auth-policies.js';
import { defaultHistoryPolicy } from '../core/history/history-policy.js';
import { defaultDeliveryPolicy } from '../core/mail/delivery-policy.js';
import { durationInWords } from '../core/mail/duration.js';
import type { SessionSettings } from './config/settings.js';

/** What the privacy page and the log-in form promise: what the settings and the core's policies say. */
export function retentionPeriods({ idleSeconds, absoluteSeconds, rememberSeconds }: SessionSettings): RetentionPeriods {
  return new RetentionPeriods({
    idle: durationInWords(idleSeconds * 1000),
    session: durationInWords(absoluteSeconds * 1000),
    remembered: durationInWords(rememberSeconds * 1000),
    unconfirmed: durationInWords(defaultRetentionPolicy.unconfirmedMs),
    youtube: durationInWords(defaultHistoryPolicy.keepYouTubeResultMs),
    mail: durationInWords(defaultDeliveryPolicy.giveUpAfterMs),
    failures: durationInWords(defaultLockoutPolicy.logIn.forgetMs),
  });
}
