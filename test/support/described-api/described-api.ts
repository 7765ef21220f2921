import { Test } from '@nestjs/testing';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiTokensController } from '../../../src/adapters/inbound/api/api-tokens.controller.js';
import { ActivityController } from '../../../src/adapters/inbound/api/activity.controller.js';
import { AuthController } from '../../../src/adapters/inbound/api/auth.controller.js';
import { HistoryController } from '../../../src/adapters/inbound/api/history.controller.js';
import { ImportAccountController } from '../../../src/adapters/inbound/api/import-account.controller.js';
import { ImportsController } from '../../../src/adapters/inbound/api/imports.controller.js';
import { MusicController } from '../../../src/adapters/inbound/api/music.controller.js';
import { OpenApiController } from '../../../src/adapters/inbound/api/openapi.controller.js';
import { PasskeyLogInController } from '../../../src/adapters/inbound/api/passkey-log-in.controller.js';
import { PasskeysController } from '../../../src/adapters/inbound/api/passkeys.controller.js';
import { PlaylistController } from '../../../src/adapters/inbound/api/playlist.controller.js';
import { PlaylistFilesController } from '../../../src/adapters/inbound/api/playlist-files.controller.js';
import { PlaylistSongsController } from '../../../src/adapters/inbound/api/playlist-songs.controller.js';
import { ProfileController } from '../../../src/adapters/inbound/api/profile.controller.js';
import { SuggestionsController } from '../../../src/adapters/inbound/api/suggestions.controller.js';
import { TotpController } from '../../../src/adapters/inbound/api/totp.controller.js';
import { HealthController } from '../../../src/adapters/inbound/health/health.controller.js';
import { buildDocument } from '../../../src/adapters/inbound/http/openapi/build-document.js';
import { MetricsController } from '../../../src/adapters/inbound/metrics/metrics.controller.js';
import { MailLinkController } from '../../../src/adapters/inbound/pages/account/mail-link.controller.js';
import { DocsController } from '../../../src/adapters/inbound/pages/docs/docs.controller.js';

/** Those with routes for programs; a test holds their document and that of the running service together. */
const CONTROLLERS = [
  MusicController,
  SuggestionsController,
  AuthController,
  MailLinkController,
  ProfileController,
  TotpController,
  ApiTokensController,
  ActivityController,
  PasskeyLogInController,
  PasskeysController,
  HistoryController,
  PlaylistController,
  PlaylistSongsController,
  PlaylistFilesController,
  ImportsController,
  ImportAccountController,
  HealthController,
  MetricsController,
  DocsController,
  OpenApiController,
];

/**
 * The document of the described controllers, without a service behind them. What a running service serves is the same
 * but for its origin (a test holds them together).
 */
export async function describedApi(): Promise<OpenAPIObject> {
  const module = await Test.createTestingModule({ controllers: CONTROLLERS })
    .useMocker(() => ({}))
    .compile();
  const facts = { version: '0.0.0', origins: ['https://octa.example'], cookieName: 'octa_session' };
  const document = buildDocument(module.createNestApplication({ logger: false }), facts);
  // As it is served: without the keys that @nestjs/swagger leaves undefined.
  return JSON.parse(JSON.stringify(document)) as OpenAPIObject;
}
