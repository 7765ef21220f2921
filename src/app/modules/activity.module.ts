import { Module } from '@nestjs/common';
import { ActivityController } from '../../adapters/inbound/api/activity.controller.js';
import { ActivityOfAccount } from '../../core/activity/activity-of-account.js';
import { ActivityLog } from '../../core/activity/activity.ports.js';
import { defaultActivityPolicy } from '../../core/activity/activity.js';
import { ListActivity } from '../../core/activity/list-activity.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { Clock } from '../../core/shared/clock.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { UnseenFailures } from '../../core/shared/unseen-failures.js';
import { literal, provide } from '../providers.js';

/** What happened to accounts. */
@Module({
  controllers: [ActivityController],
  providers: [
    provide(
      RecordActivity,
      ActivityLog,
      UserStore,
      ThrottleStore,
      UnseenFailures,
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
