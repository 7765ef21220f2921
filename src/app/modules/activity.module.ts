import { Module } from '@nestjs/common';
import { ActivityController } from '../../adapters/inbound/api/activity.controller.js';
import { ActivityOfAccount } from '../../core/activity/activity-of-account.js';
import { ActivityLog, UnrecordedActivity } from '../../core/activity/activity.ports.js';
import { defaultActivityPolicy } from '../../core/activity/activity.js';
import { ListActivity } from '../../core/activity/list-activity.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { ThrottleStore, UserStore } from '../../core/auth/auth.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { describeError, Logger } from '../../observability/logger.js';
import { bind, literal, provide } from '../providers.js';

class LoggedUnrecordedActivity extends UnrecordedActivity {
  constructor(private readonly logger: Logger) {
    super();
  }

  report(error: unknown): void {
    this.logger.warning('Recording account activity failed', describeError(error));
  }
}

/** What happened to accounts. */
@Module({
  controllers: [ActivityController],
  providers: [
    bind(UnrecordedActivity, LoggedUnrecordedActivity, Logger),
    provide(
      RecordActivity,
      ActivityLog,
      UserStore,
      ThrottleStore,
      UnrecordedActivity,
      TokenHasher,
      Clock,
      literal(defaultActivityPolicy),
    ),
    provide(ListActivity, ActivityLog),
    provide(ActivityOfAccount, ActivityLog),
  ],
  exports: [RecordActivity, ListActivity, ActivityOfAccount],
})
export class ActivityModule {}
