import { HealthController } from '../../../health/health.controller.js';
import { MetricsController } from '../../../metrics/metrics.controller.js';
import { MailLinkController } from '../../../pages/account/mail-link.controller.js';
import { DocsController } from '../../../pages/docs/docs.controller.js';
import { OpenApiController } from '../../openapi.controller.js';
import { describe, describeSome } from '../operation.js';
import { constant, objectOf, oneOf, type Shape, shownAs, text, wholeNumber } from '../schemas.js';
import { accountFields } from './account-shapes.js';

const facts = {
  version: text('2.0.0'),
  uptime_seconds: wholeNumber(86_400),
};

const DATABASE = {
  schema: {
    type: 'object',
    required: ['status', 'latency_ms'],
    properties: {
      status: { type: 'string', enum: ['up', 'down'] },
      latency_ms: { type: 'number', minimum: 0 },
    },
  },
  example: { status: 'up', latency_ms: 0.4 },
} satisfies Shape;

const part = objectOf({ status: oneOf(['up', 'down', 'unused', 'not_configured']) });

/** The database by its own check, the optional parts by their last real use. */
const dependencies = objectOf<Record<'database' | 'spotify' | 'youtube' | 'mail', object> & { redis?: object }>(
  { database: DATABASE, spotify: part, youtube: part, mail: part, redis: part },
  { optional: ['redis'] },
);

const page = (title: string): Shape => ({
  schema: { type: 'string' },
  example: `<!doctype html><title>${title}</title>`,
});

export const healthOperations = describe(HealthController, {
  check: {
    id: 'checkHealth',
    tag: 'Service',
    summary: 'Is the service well?',
    description:
      '`degraded` is still a 200: an optional part (mail, Spotify, YouTube, Redis) is down or not set up. Never limited, never logged above DEBUG.',
    answer: { data: objectOf({ status: oneOf(['healthy', 'degraded']), ...facts, dependencies }) },
    codes: ['unhealthy'],
    failureData: {
      unhealthy: objectOf({
        status: constant('unhealthy'),
        ...facts,
        dependencies: shownAs(dependencies, {
          database: { status: 'down', latency_ms: 150 },
          spotify: { status: 'up' },
          youtube: { status: 'unused' },
          mail: { status: 'up' },
        }),
      }),
    },
  },
  live: {
    id: 'checkLive',
    tag: 'Service',
    summary: 'Does the process answer at all?',
    answer: { data: objectOf({ status: constant('live'), ...facts }) },
  },
});

export const metricsOperations = describe(MetricsController, {
  show: {
    id: 'readMetrics',
    tag: 'Service',
    summary: 'Figures for Prometheus',
    metricsToken: true,
    answer: {
      mediaType: 'text/plain',
      content: { schema: { type: 'string' }, example: 'mail_outbox_pending 0\n' },
    },
    codes: ['not_authenticated', 'metrics_unavailable'],
  },
});

export const mailLinkOperations = describeSome(MailLinkController, {
  verify: {
    id: 'verifyEmail',
    tag: 'Accounts',
    summary: 'Confirm an e-mail address with the mailed link',
    description:
      'A page for the person who follows the link; its refusals are pages, too. The link lasts a day. `HEAD` does not use it up.',
    example: { token: 'q7Zr1mPqT0m8vW3xY5kL2nB4' },
    fields: { token: accountFields.token },
    answer: { mediaType: 'text/html', content: page('Your address is confirmed') },
    codes: ['invalid_token', 'database_unavailable'],
    failuresAsPages: true,
  },
});

export const openApiOperations = describe(OpenApiController, {
  document: {
    id: 'getOpenApi',
    tag: 'Service',
    summary: 'This description as an OpenAPI 3.1 document',
    answer: {
      mediaType: 'application/json',
      content: {
        schema: {
          type: 'object',
          required: ['openapi', 'info', 'paths'],
          properties: { openapi: { type: 'string' }, info: { type: 'object' }, paths: { type: 'object' } },
          additionalProperties: true,
        },
        example: { openapi: '3.1.0', info: { title: 'Octa Music', version: '2.0.0' }, paths: {} },
      },
    },
  },
});

export const docsOperations = describe(DocsController, {
  show: {
    id: 'showDocs',
    tag: 'Service',
    summary: 'This description as a page',
    answer: { mediaType: 'text/html', content: page('API') },
  },
  errors: {
    id: 'showErrors',
    tag: 'Service',
    summary: 'Every status and code on one page, and the promise about changes',
    answer: { mediaType: 'text/html', content: page('Errors') },
  },
});
