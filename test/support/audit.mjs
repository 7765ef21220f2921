// Fails when a dependency has a known advisory of high or critical severity. When the registry can't be asked it says so,
// and in continuous integration (CI=true) it fails then too, unless AUDIT_OFFLINE=true says that there is none to ask.
import { spawnSync } from 'node:child_process';

const BAD = ['high', 'critical'];

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
const answer = parse(stdout);
const counts = answer.metadata?.vulnerabilities;

if (counts === undefined) {
  const offline = process.env.AUDIT_OFFLINE === 'true';
  const reason = answer.statusCode === undefined ? 'it did not answer' : `it answered ${answer.statusCode}`;
  const allowed = offline ? 'AUDIT_OFFLINE=true: that was expected' : 'AUDIT_OFFLINE=true would allow that';
  console.warn(`Advisories: NOT CHECKED, the registry could not be asked (${reason}). ${allowed}.`);
  if (process.env.CI === 'true' && !offline) process.exit(1);
} else {
  const found = BAD.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  console.log(`Advisories: ${found} high or critical.`);
  if (found > 0) process.exit(1);
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
