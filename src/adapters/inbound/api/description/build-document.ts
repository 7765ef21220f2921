import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeControllers, METRICS_SCHEME, SESSION_SCHEME } from './describe-controllers.js';
import { ERROR_CODES, errorMeaning, type ErrorCode } from './error-codes.js';
import { TAGS } from './operation.js';
import { failureExample, HEADERS } from './responses.js';
import { namedSchemas } from './schemas.js';

/** What the document says of the server that it is read from. */
export interface ServerFacts {
  readonly version: string;
  /** Origins without a trailing slash. */
  readonly origins: readonly string[];
  /** The session cookie's name. */
  readonly cookieName: string;
}

const INTRODUCTION = [
  'Looks up artists on Spotify and on YouTube, and keeps accounts with a history and playlists.',
  'Every JSON answer has `success`, `message`, `error` and `data`; a failed one also a stable `code` and a `request_id`.',
  'Programs go by status and `code`: texts may change. New routes, fields and codes may be added at any time; what goes away is announced 12 months ahead by the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).',
].join('\n\n');

/** The OpenAPI 3.1 document of the running application, read from the routes that it has registered. */
export function buildDocument(app: INestApplication, { version, origins, cookieName }: ServerFacts): OpenAPIObject {
  describeControllers();
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Octa Music')
    .setDescription(INTRODUCTION)
    .setVersion(version)
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addCookieAuth(cookieName, { type: 'apiKey', description: 'Given by `POST /api/auth/login`.' }, SESSION_SCHEME)
    .addBearerAuth({ type: 'http', description: 'METRICS_TOKEN, where it is set.' }, METRICS_SCHEME);
  for (const origin of origins) builder.addServer(origin);
  for (const [tag, description] of Object.entries(TAGS)) builder.addTag(tag, description);
  const document = SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false });
  return tidied(document);
}

/** What programs read; everything else is for people. */
const FOR_PROGRAMS = /^\/(?:api\/|metrics$)/;

/** Without the pages that people read, and with what the operations refer to. */
function tidied(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).filter(([path]) => FOR_PROGRAMS.test(path));
  const used = new Set(paths.flatMap(([, item]) => Object.values(item as object).flatMap(tagsOf)));
  const text = JSON.stringify(paths);
  const codes = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => text.includes(`/examples/${code}"`));
  return {
    ...document,
    paths: Object.fromEntries(paths),
    // Nothing is asked of whoever calls, but where an operation says so.
    security: [],
    tags: document.tags?.filter(({ name }) => used.has(name)) ?? [],
    components: {
      securitySchemes: document.components?.securitySchemes ?? {},
      schemas: namedSchemas(),
      headers: HEADERS,
      examples: Object.fromEntries(
        codes.map((code) => [code, { summary: errorMeaning(code).meaning, value: failureExample(code) }]),
      ),
    },
  };
}

function tagsOf(operation: unknown): string[] {
  return (operation as { tags?: string[] } | null)?.tags ?? [];
}
