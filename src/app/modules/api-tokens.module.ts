import { Module } from '@nestjs/common';
import { ApiTokensController } from '../../adapters/inbound/api/api-tokens.controller.js';
import { ShownToken } from '../../adapters/inbound/pages/account/shown-token.js';
import { TokensPageController } from '../../adapters/inbound/pages/account/tokens-page.controller.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { type ApiToken, apiTokenRecord } from '../../core/api-tokens/api-token.js';
import { AccountApiTokenStore, ApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import { CreateApiToken } from '../../core/api-tokens/create-api-token.js';
import { ListApiTokens, RevokeApiToken } from '../../core/api-tokens/own-api-tokens.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { AccountDataParts, ListedAccountData } from '../../core/auth/account-data.js';
import { ReportSecurityChange } from '../../core/mail/report-security-change.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { literal, provide, secretBox, secureCookies } from '../providers.js';
import { ActivityModule } from './activity.module.js';
import { AuthModule } from './auth.module.js';
import { MailModule } from './mail.module.js';
import { PagesModule } from './pages.module.js';

/** What lets programs act for an account. */
@Module({
  imports: [ActivityModule, AuthModule, MailModule, PagesModule],
  controllers: [ApiTokensController, TokensPageController],
  providers: [
    provide(
      CreateApiToken,
      ConfirmPassword,
      ApiTokenStore,
      AccountApiTokenStore,
      UserStore,
      ReportSecurityChange,
      TokenHasher,
      Random,
      Clock,
    ),
    provide(ListApiTokens, AccountApiTokenStore),
    provide(RevokeApiToken, ConfirmPassword, AccountApiTokenStore, RecordActivity),
    provide(ListedAccountData<ApiToken>, literal('api_tokens'), AccountApiTokenStore, literal(apiTokenRecord)),
    provide(ShownToken, secretBox('new token'), Clock, secureCookies),
  ],
})
export class ApiTokensModule {
  constructor(accountData: AccountDataParts, tokens: ListedAccountData<ApiToken>) {
    accountData.push(tokens);
  }
}
