import { SwaggerModule } from '@nestjs/swagger';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { bodySchemaOf } from '../../support/described-api/described-operation.js';
import { describedApi } from '../../support/described-api/described-api.js';
import { PRODUCTION_VARIABLES } from '../../support/production-variables.js';
import { rawRequest } from '../../support/raw-request.js';
import { withRoutes } from '../../support/registered-routes.js';
import { getJson, startService, type TestService } from '../../support/run-service.js';

const afterwards = closedAfterEach();

describe('the OpenAPI document', () => {
  let service: TestService;
  let registered: string[];
  beforeAll(async () => {
    const [started, routes] = await withRoutes(() => startService());
    service = started;
    registered = routes
      .filter(({ path }) => /^\/(?:api\/|metrics$)/.test(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
  });
  afterAll(() => service.stop());

  const read = async (): Promise<any> => (await getJson(`${service.url}/api/openapi.json`)).json;

  it('is valid OpenAPI 3.1, its examples fit their schemas, and nothing in it is unused', async () => {
    const document = await read();
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    // The server of a test is this machine's, which the strict rules take for a forgotten example.
    const rules = { 'no-server-example.com': 'off', 'no-invalid-media-type-examples': 'error' } as const;
    const config = await createConfig({ extends: ['recommended-strict'], rules });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('has every route that is registered for programs, and no other', async () => {
    const { paths } = await read();
    const described = Object.entries<object>(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(registered.length).toBeGreaterThan(25);
    expect(described.sort()).toEqual(registered.sort());
  });

  it('is what the answers of all end-to-end tests are held against', async () => {
    const { info, servers, ...served } = await read();
    const { info: _info, servers: _servers, ...held } = await describedApi();
    expect(served).toEqual(JSON.parse(JSON.stringify(held)));
    expect([info.version, servers]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/), [{ url: expect.any(String) }]]);
  });

  it('says something about every operation, its fields and its parameters, with an example', async () => {
    const document = await read();
    for (const [path, item] of Object.entries<Record<string, any>>(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const place = `${method} ${path}`;
        expect([place, operation.summary, operation.tags]).toEqual([
          place,
          expect.stringMatching(/\w/),
          [expect.any(String)],
        ]);
        const body = bodySchemaOf(operation, document);
        for (const [name, schema] of Object.entries<any>(body?.properties ?? {})) {
          expect([place, name, schema.description]).toEqual([place, name, expect.stringMatching(/\w/)]);
        }
        if (body !== undefined)
          expect([place, Object.keys(body.examples[0])]).toEqual([place, expect.arrayContaining(body.required ?? [])]);
        for (const { name, required, description, schema } of operation.parameters) {
          expect([place, name, description]).toEqual([place, name, expect.stringMatching(/\w/)]);
          if (required) expect([place, name, schema.examples]).toEqual([place, name, [expect.anything()]]);
        }
      }
    }
  });

  it('names an operation once', async () => {
    const { paths } = await read();
    const ids = Object.values<any>(paths).flatMap((item) =>
      Object.values<any>(item).map(({ operationId }) => operationId),
    );
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('is built once', async () => {
    await read();
    const build = jest.spyOn(SwaggerModule, 'createDocument');
    await read();
    expect(build).not.toHaveBeenCalled();
    build.mockRestore();
  });
});

describe('the OpenAPI document in production', () => {
  const start = async (variables = {}): Promise<TestService> => {
    const { DATABASE_URL: _database, ...production } = PRODUCTION_VARIABLES;
    const service = await startService({ ...production, ...variables });
    afterwards(() => service.stop());
    return service;
  };

  it.each(['/api/openapi.json', '/api/docs', '/api/docs/errors'])('is not there: %s', async (path) => {
    const { url } = await start();
    // Not by `fetch`, whose answers are held against the description: where that is switched on it knows no 404.
    const { status, json } = await rawRequest(url + path);
    const unknown = await rawRequest(`${url}/api/there-is-no-such-thing`);
    expect([status, { ...json, request_id: '' }]).toEqual([404, { ...unknown.json, request_id: '' }]);
  });

  it('is there when asked for, with the site’s origin and the name of its cookie', async () => {
    const { url } = await start({ API_DOCS: 'true', FRONTEND_URL: 'https://one.example,https://two.example' });
    const { status, json } = await getJson(`${url}/api/openapi.json`);
    expect(status).toBe(200);
    expect(json.servers).toEqual([{ url: 'https://one.example' }, { url: 'https://two.example' }]);
    expect(json.components.securitySchemes.session).toMatchObject({ in: 'cookie', name: '__Host-octa_session' });
    expect((await fetch(`${url}/api/docs`)).status).toBe(200);
  });
});
