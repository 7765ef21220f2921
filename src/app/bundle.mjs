// Puts the service and the libraries that it needs at every start into a few files: to find and read their 1,900 modules
// one by one takes longer than all else that happens at a start (docs/decisions/0017). Runs after the compiler, and
// works on what that wrote.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const output = join(dist, 'service');

/** What stays in `node_modules`, to be loaded from there when it is needed. */
const external = [
  // Native code.
  '@node-rs/*',
  // Large, and for some configurations only.
  'ioredis',
  'lodash',
  'mongoose',
  'nodemailer',
  // It looks for its own files.
  'pino',
  // It loads its tables one by one.
  'iconv-lite',
  'mime-db',
  // Parts of Nest and of the mailer that nobody has installed.
  '@fastify/static',
  '@grpc/*',
  '@mikro-orm/core',
  '@nestjs/axios',
  '@nestjs/bullmq',
  '@nestjs/microservices',
  '@nestjs/sequelize',
  '@nestjs/typeorm',
  '@nestjs/websockets',
  'bullmq',
  'class-transformer',
  'preview-email',
  'swagger-ui-dist',
  'ts-morph',
];

/** V8 keeps the text of a file above this size with two bytes for each character, that of a smaller one with one. */
const byteLimit = 0xfbee9;

/** Nest's own validation loads the whole of these where it is used, and here it is not: that would keep every part. */
const nestLoadsNothing = {
  name: 'nest-loads-nothing',
  setup({ onResolve }) {
    onResolve({ filter: /^(class-validator|file-type)$/ }, ({ path, importer }) =>
      importer.includes(join('@nestjs', 'common')) ? { path, external: true } : undefined,
    );
  },
};

/** Its package doesn't say that its modules may be left out: without this every start would read all of them. */
const swaggerInParts = {
  name: 'swagger-in-parts',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, importer, kind, resolveDir }) => {
      const concerned = path === '@nestjs/swagger' || importer.includes(join('@nestjs', 'swagger'));
      if (!concerned || pluginData === 'resolving') return undefined;
      const result = await resolve(path, { importer, kind, resolveDir, pluginData: 'resolving' });
      return { ...result, sideEffects: false };
    });
  },
};

/** A file that looks for others beside itself goes on to find them. */
const keepAddresses = {
  name: 'keep-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (relative(dist, path).startsWith('..')) return undefined;
      const code = await readFile(path, 'utf8');
      if (!code.includes('import.meta.url')) return undefined;
      const address = `new URL(${JSON.stringify(relative(output, path))}, import.meta.url).href`;
      return { contents: code.replaceAll('import.meta.url', address), resolveDir: dirname(path) };
    });
  },
};

const { metafile } = await build({
  // What two entries share becomes a file of its own: without the others the first would exceed `byteLimit`.
  entryPoints: {
    main: join(dist, 'main.js'),
    undici: fileURLToPath(import.meta.resolve('undici')),
    auth: join(dist, 'app/modules/auth.module.js'),
  },
  outdir: output,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // ES modules where a library has them as well: what nobody uses of those is left out.
  mainFields: ['module', 'main'],
  external,
  plugins: [nestLoadsNothing, swaggerInParts, keepAddresses],
  // Half the text is white space and comments, and V8 keeps it all. Names stay, for the log's sake; with
  // NODE_OPTIONS=--enable-source-maps it tells the lines of our own source.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 160,
  // What libraries in the older format load Node's own modules with.
  banner: {
    js: "import { createRequire as toRequire } from 'node:module';const require = toRequire(import.meta.url);",
  },
  // Licences go beside the files. In them, one letter that is not ASCII would double what they occupy in memory.
  legalComments: 'external',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});
for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  // Only a warning: such a build costs memory, but it works. test/bundle.spec.ts forbids it.
  if (file.endsWith('.js') && bytes > byteLimit) console.warn(`${file} has ${bytes} bytes, more than ${byteLimit}`);
}
await writeFile(join(dist, 'main.js'), "import './service/main.js';\n");
