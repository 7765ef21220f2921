/**
 * `npm run clients`: three generators make clients from what the built service serves; they compile, and do what a
 * program would (`clients/`) against it. Needs Python 3.10 or newer.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { python, run, startDescribedService } from './service.mjs';

const PACKAGES = [
  '@hey-api/openapi-ts@0.99.0',
  'oazapfts@7.5.0',
  '@oazapfts/runtime@1.2.0',
  'typescript@5.9.3',
  '@types/node@24',
];

const COMPILER = {
  compilerOptions: {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts', 'hey-api'],
};

const service = await startDescribedService();
const { folder: cwd, url, token } = service;
const npx = (...words) => run('npx', ['--no-install', ...words], { cwd });
try {
  const document = await fetch(`${url}/api/openapi.json`);
  writeFileSync(join(cwd, 'openapi.json'), await document.text());
  cpSync(resolve('test/load/api/clients'), cwd, { recursive: true });

  const programs = python(cwd, ['openapi-python-client==0.29.1']);
  const inPython = (program, ...words) => run(join(programs, program), words, { cwd });
  inPython('openapi-python-client', 'generate', '--path', 'openapi.json', '--meta', 'none', '--output-path', 'octa');
  inPython('python', '-m', 'compileall', '-q', 'octa');
  inPython('python', 'python_client.py', url, token);

  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES], { cwd });
  npx('openapi-ts', '--input', 'openapi.json', '--output', 'hey-api');
  npx('oazapfts', 'openapi.json', 'oazapfts-client.ts');
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify(COMPILER));
  npx('tsc', '--project', '.');
  for (const program of ['hey-api', 'oazapfts']) {
    const outfile = join(cwd, 'built', `${program}.mjs`);
    await build({ entryPoints: [join(cwd, `${program}.ts`)], outfile, bundle: true, platform: 'node', format: 'esm' });
    run(process.execPath, [outfile, url, token]);
  }
  console.log('three clients compile and work');
} finally {
  await service.stop();
}
