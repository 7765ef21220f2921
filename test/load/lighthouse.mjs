// Lighthouse over every page, as a visitor and as somebody with an account: `npm run lighthouse -- [path…]`.
// Exits with 1 when a category of a page is below 98. On a busy machine performance is too low: run it alone.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer, stopServer } from './processes.mjs';

/** Fetched when it is first used: it is larger than all other tools together. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const LEAST = 98;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const VISITOR = ['/', '/?q=muse', '/login', '/register', '/reset-password', '/privacy', '/api/docs'];
const ACCOUNT = ['/', '/?q=muse', '/history', '/playlists', '/playlists/create', '/profile', '/profile/security'];

const folder = mkdtempSync(join(tmpdir(), 'octa-lighthouse-'));
const script = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const env = { DATABASE_URL: `sqlite:////${join(folder, 'octa.db')}`, LOG_LEVEL: 'ERROR' };
const server = await startServer(script, { cwd: folder, env });
// The canonical addresses name this host.
const site = server.url.replace('127.0.0.1', 'localhost');
const wanted = process.argv.slice(2);
let isGood = true;
try {
  const cookie = await logIn();
  const pages = [...VISITOR.map((path) => ({ path })), ...ACCOUNT.map((path) => ({ path, cookie }))];
  console.log(['page'.padEnd(32), ...CATEGORIES].join('  '));
  for (const page of pages) if (wanted.length === 0 || wanted.includes(page.path)) audit(page);
} finally {
  await stopServer(server);
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isGood ? 0 : 1;

function audit({ path, cookie }) {
  const report = join(folder, 'report.json');
  const options = [
    '--quiet',
    '--chrome-flags=--headless=new --no-sandbox',
    `--only-categories=${CATEGORIES}`,
    '--output=json',
    `--output-path=${report}`,
    ...(cookie === undefined ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
  ];
  const run = spawnSync('npx', ['--yes', LIGHTHOUSE, site + path, ...options], {
    env: { ...process.env, CHROME_PATH: chromium() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`Lighthouse ended with ${run.status}`);
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  const scores = CATEGORIES.map((name) => Math.round(categories[name].score * 100));
  const name = `${path}${cookie === undefined ? '' : ' (logged in)'}`;
  console.log(
    [name.padEnd(32), ...scores.map((score, index) => String(score).padStart(CATEGORIES[index].length))].join('  '),
  );
  // Pages of an account are none for search engines: they say so, and Lighthouse counts that.
  const counted = CATEGORIES.filter((category) => category !== 'seo' || cookie === undefined);
  if (counted.every((category) => categories[category].score * 100 >= LEAST)) return;
  isGood = false;
  for (const category of counted) {
    for (const { id, weight } of categories[category].auditRefs) {
      if (weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
        console.log(`  ${category}: ${audits[id].title}`);
    }
  }
}

/** Registers, follows the link in the development mailbox, and logs in. */
async function logIn() {
  const password = 'lighthouse keeper 7';
  const account = { username: 'keeper', email: 'keeper@example.org', password, confirm_password: password };
  await post('/api/auth/register', account);
  const mailbox = await (await fetch(`${site}/dev/mailbox`)).text();
  await fetch(site + /\/api\/auth\/verify-email\/[\w-]+/.exec(mailbox)[0]);
  const answer = await post('/api/auth/login', { login: account.email, password });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  for (const path of ['/?q=muse', '/?q=queen']) await fetch(site + path, { headers: { cookie } });
  await post('/api/v1/playlists', { name: 'Slow mornings' }, { cookie });
  return cookie;
}

async function post(path, body, headers = {}) {
  const answer = await fetch(site + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

function chromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const files = process.env.PATH.split(delimiter).flatMap((one) => names.map((name) => join(one, name)));
  const found = files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('there is no chromium on the PATH');
  return found;
}
