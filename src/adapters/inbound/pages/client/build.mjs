// Builds what browsers load into dist/assets: bundled, minified, named by content, and compressed once and for all.
// The views, which the compiler leaves alone, go beside the compiled code.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const client = fileURLToPath(new URL('.', import.meta.url));
const dist = new URL('../../../../../dist/', import.meta.url);
const output = fileURLToPath(new URL('assets/', dist));

/** The most that the pages' style sheet, and their scripts, may weigh minified: 24 KB, for slow connections. */
const byteLimit = 24_000;
/** Below this, compression saves nothing that matters. The pages' own compression begins at the same size. */
const compressFrom = 500;
const compressible = new Set(['.css', '.js', '.svg']);

/** Swagger UI as @nestjs/swagger brings it, without its icons: the Content-Security-Policy takes no `data:`. */
const swaggerUi = {
  name: 'swagger-ui',
  setup({ onLoad, onResolve }) {
    const { resolve } = createRequire(import.meta.resolve('@nestjs/swagger'));
    onResolve({ filter: /^swagger-ui-dist\// }, ({ path }) => ({ path: resolve(path) }));
    onLoad({ filter: /swagger-ui\.css$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(/url\((?:"(?:[^"\\]|\\.)*"|data:[^)]*)\)/g, 'none'), loader: 'css' };
    });
  },
};

/** Bundles and minifies; gives the results by their plain names. */
async function bundle(format, ...files) {
  const { outputFiles } = await build({
    entryPoints: files.map((file) => join(client, file)),
    entryNames: '[name]',
    outdir: output,
    write: false,
    bundle: true,
    minify: true,
    format,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    logLevel: 'warning',
    tsconfigRaw: {},
    plugins: [swaggerUi],
  });
  return outputFiles.map(({ path, contents }) => [path.slice(output.length), Buffer.from(contents)]);
}

async function pictures() {
  const folder = join(client, 'pictures');
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))]));
}

/** `app.css` becomes `app.1a2b3c4d5e.css`: another content has another name, so that each may be cached for ever. */
function hashedName(name, content) {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}

/** What is written: the content as it is, and compressed where that is smaller, each with what its name ends in. */
function formsOf(name, content) {
  const plain = ['', content];
  if (!compressible.has(extname(name)) || content.length <= compressFrom) return [plain];
  const params = {
    // Of a megabyte, the last 3 % would take seconds.
    [constants.BROTLI_PARAM_QUALITY]: content.length > 1_000_000 ? 9 : 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const compressed = [
    ['.br', brotliCompressSync(content, { params })],
    ['.gz', gzipSync(content, { level: 9 })],
  ];
  return [plain, ...compressed.filter(([, bytes]) => bytes.length < content.length)];
}

function checkSizes(assets) {
  for (const extension of ['.css', '.js']) {
    const ours = assets.filter(([name]) => extname(name) === extension && !name.startsWith('swagger-ui.'));
    const sizes = ours.map(([, content]) => content.length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > byteLimit) throw new Error(`${extension} weighs ${total} bytes minified, more than ${byteLimit}`);
  }
}

/** Writes one asset in all its forms and gives the name that it got. */
async function writeAsset(name, content) {
  const fileName = hashedName(name, content);
  const forms = formsOf(name, content);
  await Promise.all(forms.map(([ending, bytes]) => writeFile(join(output, fileName + ending), bytes)));
  console.log(fileName.padEnd(36), ...forms.map(([ending, bytes]) => `${ending} ${bytes.length}`.trim().padStart(9)));
  return fileName;
}

const pages = await bundle('iife', 'app.ts', 'theme.ts', 'passkeys.ts', 'api-docs.ts', 'styles/app.css');
const reference = await bundle('esm', 'swagger-ui.ts', 'styles/swagger-ui.css');
const assets = [...pages, ...reference, ...(await pictures())].sort(([one], [other]) => (one < other ? -1 : 1));
checkSizes(assets);
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const manifest = {};
for (const [name, content] of assets) manifest[name] = await writeAsset(name, content);
await writeFile(join(output, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

await cp(new URL('../views/', import.meta.url), new URL('adapters/inbound/pages/views/', dist), { recursive: true });
