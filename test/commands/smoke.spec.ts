import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redirectToHttps } from '../../src/commands/smoke/server-steps.js';
import { Site } from '../../src/commands/smoke/site.js';
import { Findings } from '../../src/commands/smoke/step.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { runCommand, type CommandResult } from '../support/run-command.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';
import { startHandler } from '../support/start-handler.js';
import { selfSignedCertificate, startSpoiler } from './smoke-spoiler.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;

const afterwards = closedAfterEach();

/** The command, typed with these words. */
const smoke = (words: readonly string[], variables: Variables = {}): Promise<CommandResult> =>
  runCommand(['smoke', ...words].join(' '), { variables, folder: tmpdir() });

/** A server of the test's own. */
async function serve(listener: RequestListener): Promise<string> {
  const handler = await startHandler(listener);
  afterwards(() => handler.close());
  return handler.baseUrl;
}

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('npm run smoke, outside production', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it('ends with 0 when all is well, and goes through an account’s life where it is told to', async () => {
    const { exitCode, lines, errors } = await smoke([service.url, '--accounts']);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(lines.at(-1)).toMatch(/^Done: nothing failed/);
    expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(14);
    expect(lines.at(-2)).toMatch(/^ok +account .*deleted$/);
  });

  it('says that accounts were not tried', async () => {
    const { exitCode, lines } = await smoke([service.url]);
    expect(exitCode).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^warning +accounts were not tried/));
  });

  it('ends with 1 where production’s promises are asked for', async () => {
    const { exitCode, lines } = await smoke([service.url, '--production']);
    expect(exitCode).toBe(1);
    const failed = lines.filter((line) => line.startsWith('FAILED')).map((line) => line.slice(9, 23).trim());
    expect(failed).toEqual(['headers', 'cookies', 'restricted']);
  });

  it('logs in with the password from the environment, and prints it nowhere', async () => {
    const words = [service.url, '--login', 'nobody'];
    const { exitCode, lines, errors } = await smoke(words, { SMOKE_PASSWORD: 'a-secret-word' });
    expect(exitCode).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^FAILED +log in and out .*status 401, invalid_credentials/));
    expect(lines.join('\n') + errors).not.toContain('a-secret-word');
  });
});

describe('npm run smoke, typed wrongly', () => {
  it.each([
    ['nothing', []],
    ['two addresses', ['http://localhost:1', 'http://localhost:2']],
    ['no address', ['music.example.org']],
    ['a page', ['https://music.example.org/login']],
    ['an unknown option', ['http://localhost:1', '--fast']],
    ['both environments', ['http://localhost:1', '--staging', '--production']],
    ['both ways with accounts', ['http://localhost:1', '--accounts', '--login', 'me']],
    ['no password', ['http://localhost:1', '--login', 'me']],
  ])('ends with 2 and says how it is typed: %s', async (_what, words) => {
    const { exitCode, lines, errors } = await smoke(words);
    expect([exitCode, lines]).toEqual([2, []]);
    expect(errors).toMatch(/npm run smoke -- <url>|SMOKE_PASSWORD/);
  });
});

describe('npm run smoke, where nobody answers', () => {
  it('ends with 1 and one line', async () => {
    const url = `http://127.0.0.1:${await deadPort()}`;
    const { exitCode, lines, errors } = await smoke([url]);
    expect([exitCode, lines]).toEqual([1, []]);
    expect(errors).toBe(`Nothing answers at ${url}: nothing listens at its address (ECONNREFUSED).\n`);
  });

  it.each([
    ['an answer that does not begin', false],
    ['an answer that does not end', true],
  ])('gives up after its time limit: %s', async (_what, begins) => {
    const url = await serve((_request, response) => {
      if (begins) response.writeHead(200).write('begun');
    });
    await expect(new Site(new URL(url), false, 200).get('/')).rejects.toThrow('it does not answer in time');
  });
});

describe('npm run smoke, over TLS', () => {
  let service: TestService;
  let folder: string;
  beforeAll(async () => {
    service = await startService({ ...GENEROUS_LIMITS, ...production });
    folder = mkdtempSync(join(tmpdir(), 'octa-tls-'));
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The address of the service behind a certificate that is valid for so long, and where to find that. */
  async function behindTls(days: number, url = service.url): Promise<{ url: string; file: string }> {
    const certificate = selfSignedCertificate(days);
    const front = await startSpoiler(url, certificate);
    afterwards(() => front.stop());
    const file = join(folder, `${days}.pem`);
    writeFileSync(file, certificate.cert);
    return { url: `https://localhost:${front.port}`, file };
  }

  it.each([
    [60, 0, /^ok +certificate +\d+ ms {2}59 days left, until \d{4}-\d\d-\d\d, from localhost$/, 0],
    [20, 0, /^ok +certificate +\d+ ms {2}19 days left/, 1],
    [10, 1, /^FAILED +certificate +\d+ ms {2}it ends in less than two weeks; 9 days left/, 0],
  ])('judges a certificate with %i days left', async (days, expectedCode, line, warnings) => {
    const { url, file } = await behindTls(days);
    const { exitCode, lines } = await smoke([url], { NODE_EXTRA_CA_CERTS: file });
    expect(exitCode).toBe(expectedCode);
    expect(lines).toContainEqual(expect.stringMatching(line));
    expect(lines.filter((text) => /^warning +certificate/.test(text))).toHaveLength(warnings);
    expect(lines.filter((text) => text.startsWith('FAILED'))).toHaveLength(expectedCode);
  });

  it('ends with 1 and one line where nobody vouches for the certificate', async () => {
    const { url } = await behindTls(60);
    const { exitCode, lines, errors } = await smoke([url]);
    expect([exitCode, lines]).toEqual([1, []]);
    expect(errors).toMatch(
      /^Nothing answers at https:.*: its certificate is signed by nobody that is trusted \(\w+\)\.\n$/,
    );
  });

  it('asks staging for Secure cookies, and only warns that it sends no HSTS', async () => {
    const staging = await startService({
      ...GENEROUS_LIMITS,
      APP_ENV: 'preproduction',
      SECRET_KEY: PRODUCTION_VARIABLES.SECRET_KEY,
      SESSION_COOKIE_SECURE: 'true',
    });
    afterwards(() => staging.stop());
    const { url, file } = await behindTls(60, staging.url);
    const { exitCode, lines } = await smoke([url, '--staging'], { NODE_EXTRA_CA_CERTS: file });
    expect(exitCode).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^ok +cookies .*__Host-octa_csrf$/));
    expect(lines).toContainEqual(expect.stringMatching(/^warning +headers +no Strict-Transport-Security/));
  });
});

describe('the address without TLS', () => {
  const site = new Site(new URL('https://music.example.org'), true);
  const look = async (plain: string): Promise<Findings> => {
    const findings = new Findings();
    await redirectToHttps(new URL(plain))(site, findings);
    expect(findings.problems).toEqual([]);
    return findings;
  };

  it('leads to the one with it', async () => {
    const location = 'https://music.example.org/';
    const url = await serve((_request, response) => void response.writeHead(301, { location }).end());
    expect(await look(url)).toMatchObject({ warnings: [], facts: [`301 to ${location}`] });
  });

  it.each([
    ['answers itself', 200, undefined],
    ['leads elsewhere', 301, 'https://elsewhere.example.org/'],
    ['leads nowhere', 302, undefined],
  ])('is warned of where it %s', async (_what, status, location) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, location === undefined ? {} : { location }).end();
    });
    expect((await look(url)).warnings).toEqual([expect.stringContaining(`status ${status}`)]);
  });

  it('is warned of where nobody listens', async () => {
    const { warnings } = await look(`http://127.0.0.1:${await deadPort()}`);
    expect(warnings).toEqual([expect.stringContaining('nothing listens at its address')]);
  });
});
