// Makes the TypeScript types of the API's clients from its description, as anybody who writes one would. They are not
// kept in the repository: made anew each time, they cannot be older than the routes.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFile } from '@swc/core';
import { build } from 'esbuild';
import 'reflect-metadata';
import openapiTypeScript, { astToString } from 'openapi-typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const output = join(root, 'reports', 'api-client');
// Below the project's folder, so that it finds the packages.
const bundle = join(output, 'described-api.mjs');

/** The document reads the types of fields from what decorators note of them, which esbuild alone leaves out. */
const decoratorMetadata = {
  name: 'decorator-metadata',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const { code } = await transformFile(path, {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      });
      return { contents: code };
    });
  },
};

await build({
  entryPoints: [join(root, 'test/support/described-api/described-api.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [decoratorMetadata],
  logLevel: 'warning',
});
const { describedApi } = await import(pathToFileURL(bundle).href);
const document = await describedApi();
await mkdir(output, { recursive: true });
await rm(bundle);
// A field with a default may be left out, whatever the answer then says.
const types = astToString(await openapiTypeScript(document, { defaultNonNullable: false }));
await writeFile(join(output, 'openapi.json'), JSON.stringify(document, null, 2));
await writeFile(join(output, 'paths.d.ts'), types);
console.log(`${Object.keys(document.paths).length} addresses, ${types.split('\n').length} lines of types: ${output}`);
