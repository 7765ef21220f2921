// Fails when a dependency has a known advisory of high or critical severity; says so when the registry can't be asked.
import { spawnSync } from 'node:child_process';

const BAD = ['high', 'critical'];

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
const counts = readCounts(stdout);

if (counts === null) {
  console.warn('Advisories: NOT CHECKED, the registry could not be asked.');
} else {
  const found = BAD.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  console.log(`Advisories: ${found} high or critical.`);
  if (found > 0) process.exit(1);
}

/** The number of advisories by severity, or `null` when there is no answer. */
function readCounts(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}
