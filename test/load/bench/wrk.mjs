import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every request of the load comes through one proxy, as in production; all servers are sent the same. */
const COMMON_HEADERS = {
  'User-Agent': 'bench',
  'X-Forwarded-For': '203.0.113.7',
  'X-Forwarded-Proto': 'https',
};

/** Names that are new each time: dots and dashes after a name, which no catalogue minds and no cache has seen. */
const NEW_NAME = `
local count = tonumber(os.getenv("FIRST_NAME"))
local function newName()
  count = count + 1
  local marks, left = {}, count
  for i = 1, 30 do
    marks[i] = left % 2 == 0 and "." or "-"
    left = math.floor(left / 2)
  end
  return "muse " .. table.concat(marks)
end
`;

const REPORT = `
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p95":%d,"p99":%d,"max":%d,"failed":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
`;

/** @throws when there is no wrk on the PATH */
export function needWrk() {
  if (spawnSync('which', ['wrk']).status !== 0) throw new Error('wrk is not on the PATH (Debian: apt-get install wrk)');
}

/** As wrk names itself: `wrk 4.1.0`. */
export function wrkVersion() {
  return /wrk \S+/.exec(spawnSync('wrk', ['-v'], { encoding: 'utf8' }).stdout)?.[0] ?? 'wrk';
}

let names = Date.now() % 1_000_000_000;

/**
 * Sends requests over so many connections, each as soon as the one before is answered.
 * @param {string} url the server's address
 * @param {{ method?: string, path: string, headers?: object, body?: object, newNames?: boolean }[]} requests in turn
 * @returns requests a second, and the times in milliseconds
 * @throws when one of the answers is no success: a refusal is quickly made and would count as speed
 */
export async function load(url, requests, { connections, seconds, mayFail = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'octa-wrk-'));
  const script = join(folder, 'load.lua');
  writeFileSync(script, [NEW_NAME, luaRequests(requests), REPORT].join('\n'));
  try {
    names += 1_000_000;
    const child = spawn(
      'wrk',
      ['-t', '1', '-c', connections, '-d', `${seconds}s`, '--timeout', '30s', '-s', script, url].map(String),
      {
        env: { ...process.env, FIRST_NAME: String(names % 1_000_000_000) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    const line = output.split('\n').findLast((text) => text.startsWith('{'));
    if (code !== 0 || line === undefined) throw new Error(`wrk ended with exit code ${code}: ${output}`);
    const { requests: count, microseconds, failed, ...times } = JSON.parse(line);
    if (failed > 0 && !mayFail) throw new Error(`${failed} of ${count} requests to ${url}${requests[0].path} failed`);
    const milliseconds = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, value / 1000]));
    return { count, failed, perSecond: (count * 1e6) / microseconds, ...milliseconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function luaRequests(requests) {
  const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const lines = requests.map(({ method = 'GET', path, headers = {}, body, newNames = false }) => {
    const all = { ...COMMON_HEADERS, ...(body && { 'Content-Type': 'application/json' }), ...headers };
    const table = Object.entries(all).map(([name, value]) => `[${quoted(name)}]=${quoted(value)}`);
    const text = body === undefined ? 'nil' : quoted(JSON.stringify(body));
    const parts = [quoted(method), quoted(path), `{${table.join(',')}}`];
    if (!newNames) return `{ made = wrk.format(${[...parts, text].join(', ')}) }`;
    return `{ make = function() return wrk.format(${[...parts, `(string.gsub(${text}, "NEW NAME", newName()))`].join(', ')}) end }`;
  });
  return `
local requests
local at = 0
init = function() requests = { ${lines.join(',\n')} } end
request = function()
  at = at % #requests + 1
  local chosen = requests[at]
  return chosen.made or chosen.make()
end
`;
}
