/**
 * `npm run schemathesis`: thousands of requests made from the description, valid and wrong ones and in sequences, with a
 * token, with a session and as a visitor. No 5xx, no status and no answer that is not described (docs/api.md).
 * Needs Python 3.10 or newer.
 * @option --calls how many in sequences, at least
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { python, run, startDescribedService } from './service.mjs';

const { calls } = parseArgs({ options: { calls: { type: 'string', default: '10000' } } }).values;

/** A request may fit its schema and be refused all the same, and an address may have several patterns (docs/api.md). */
const LEFT_OUT = 'positive_data_acceptance,allow_header_conformance';

/** What ends the account or the session that all goes on with, because it works. */
const ENDS = ['logOut', 'logOutByLink', 'changePassword', 'deleteAccount', 'endSession', 'endOtherSessions', 'logIn'];

const service = await startDescribedService();
const config = join(service.folder, 'schemathesis.toml');
const report = join(service.folder, 'report.json');
const programs = python(service.folder, ['schemathesis==4.32.5']);

/** @returns how many requests were sent */
function fuzz(credentials, phases, seconds) {
  writeFileSync(config, credentials);
  const options = {
    '--checks': 'all',
    '--exclude-checks': LEFT_OUT,
    '--phases': phases,
    '--max-time': String(seconds),
    '--report': 'json',
    '--report-json-path': report,
  };
  run(
    join(programs, 'schemathesis'),
    [
      ...['--config-file', config, 'run', `${service.url}/api/openapi.json`, '--continue-on-failure'],
      ...Object.entries(options).flat(),
      ...ENDS.flatMap((operation) => ['--exclude-operation-id', operation]),
    ],
    { cwd: service.folder },
  );
  return JSON.parse(readFileSync(report, 'utf8')).test_cases.generated;
}

try {
  const token = `[auth.openapi.bearer]\nbearer = "${service.token}"\n`;
  const session = `[auth.openapi.session]\napi_key = "${service.cookie.split('=')[1]}"\n`;
  let single = 0;
  for (const credentials of ['', token, session]) single += fuzz(credentials, 'examples,coverage,fuzzing', 120);
  let inSequences = 0;
  while (inSequences < Number(calls)) {
    for (const credentials of [token, session]) inSequences += fuzz(credentials, 'stateful', 120);
  }
  console.log(`${single} requests and ${inSequences} in sequences: nothing to complain of`);
} finally {
  await service.stop();
}
