const REQUIRED_MAJOR = 24;

/**
 * What is wrong with this version of Node.js and what to do about it, in one line; `null` when it serves.
 * Parsed by older versions too: nothing newer than Node.js 20 in here, and no imports.
 */
export function unsupportedNode(version: string): string | null {
  if (Number.parseInt(version, 10) >= REQUIRED_MAJOR) return null;
  return (
    `Octa Music needs Node.js ${REQUIRED_MAJOR} or newer, and this is ${version}. npm ci brings one on Linux with glibc and on Windows ` +
    '(npm start and npm run use it); on macOS, on Alpine and with --omit=optional, install it from https://nodejs.org.'
  );
}
