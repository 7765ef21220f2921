import { Test } from '@nestjs/testing';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DESCRIBED_CONTROLLERS } from '../../../src/adapters/inbound/api/description/described-controllers.js';
import { buildDocument } from '../../../src/adapters/inbound/api/description/build-document.js';

/**
 * The document of the described controllers, without a service behind them. What a running service serves is the same
 * but for its origin (a test holds them together).
 */
export async function describedApi(): Promise<OpenAPIObject> {
  const controllers = DESCRIBED_CONTROLLERS.map(({ controller }) => controller);
  const module = await Test.createTestingModule({ controllers })
    .useMocker(() => ({}))
    .compile();
  const facts = { version: '0.0.0', origins: ['https://octa.example'], cookieName: 'octa_session' };
  return buildDocument(module.createNestApplication({ logger: false }), facts);
}
