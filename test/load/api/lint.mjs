/** `npm run lint:api`: Redocly and Spectral, each with its recommended rules, over what the built service serves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, startDescribedService } from './service.mjs';

const service = await startDescribedService();
const options = { cwd: service.folder };
try {
  const document = await fetch(`${service.url}/api/openapi.json`);
  writeFileSync(join(service.folder, 'openapi.json'), await document.text());
  writeFileSync(join(service.folder, '.spectral.json'), '{ "extends": "spectral:oas" }');
  run(
    'npx',
    ['--yes', '@redocly/cli@2.77.0', 'lint', '--extends=recommended-strict', '--max-problems=20', 'openapi.json'],
    options,
  );
  run('npx', ['--yes', '@stoplight/spectral-cli@6.16.3', 'lint', '--fail-severity=hint', 'openapi.json'], options);
} finally {
  await service.stop();
}
