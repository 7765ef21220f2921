import { Module } from '@nestjs/common';
import { ApiDocument } from '../../adapters/inbound/http/openapi/api-document.js';
import { OpenApiController } from '../../adapters/inbound/api/openapi.controller.js';
import { ServiceState } from '../../adapters/inbound/health/service-state.js';
import { sessionCookieName } from '../../adapters/inbound/http/session/session-cookie.js';
import { DocsController } from '../../adapters/inbound/pages/docs/docs.controller.js';
import { Settings } from '../config/settings.js';
import { HealthModule } from './health.module.js';
import { PagesModule } from './pages.module.js';

/** The description of the API, for programs and for people. */
@Module({
  imports: [HealthModule, PagesModule],
  controllers: [OpenApiController, DocsController],
  providers: [
    {
      provide: ApiDocument,
      inject: [Settings, ServiceState],
      useFactory: ({ frontendUrls, session }: Settings, state: ServiceState) =>
        new ApiDocument({
          version: state.facts().version,
          origins: frontendUrls,
          cookieName: sessionCookieName(session.cookieSecure),
        }),
    },
  ],
})
export class DocsModule {}
