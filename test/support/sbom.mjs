// npm run sbom -- [> file]
//
// What runs in production, as a CycloneDX document. npm makes it of the lock file; but its own `--omit=dev` leaves out what
// both production and development need, such as @nestjs/common, so the development packages are taken out here.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ARGUMENTS = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const inProduction = new Set(
  Object.entries(lock.packages)
    .filter(([, { dev }]) => dev !== true)
    .map(([path, { name = path.replace(/^.*node_modules\//, ''), version }]) => `${name}@${version}`),
);
const all = JSON.parse(execFileSync('npm', ARGUMENTS, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
const components = all.components.filter(({ name, version }) => inProduction.has(`${name}@${version}`));
const kept = new Set([all.metadata.component, ...components].map((component) => component['bom-ref']));
const dependencies = all.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
console.log(JSON.stringify({ ...all, components, dependencies }, null, 2));
