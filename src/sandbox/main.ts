/**
 * Both sandboxes as a process of their own, with fault control over HTTP:
 * `node dist/sandbox/main.js --spotify-port 4001 --youtube-port 4002 --latency 50`.
 *
 * Prints one line of JSON when both are ready: `{"spotify":{"baseUrl":…},"youtube":{"baseUrl":…}}`. Ends with exit
 * code 0 on SIGTERM and SIGINT, with 2 when the command line is wrong and with 1 when a port cannot be had.
 */
import { parseArgs } from 'node:util';
import { startSpotifySandbox } from './spotify/spotify-sandbox.js';
import { startYouTubeSandbox } from './youtube/youtube-sandbox.js';

interface Settings {
  readonly host: string;
  readonly spotifyPort: number;
  readonly youtubePort: number;
  readonly latencyMs: number;
  readonly developmentMode: boolean;
  readonly pictures: readonly string[];
  readonly assetBaseUrl: string | undefined;
}

/** @throws for an option that is unknown or a number that is none */
function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      'spotify-port': { type: 'string', default: '0' },
      'youtube-port': { type: 'string', default: '0' },
      latency: { type: 'string', default: '0' },
      'development-mode': { type: 'boolean', default: false },
      picture: { type: 'string', multiple: true, default: [] },
      'asset-base-url': { type: 'string' },
    },
  });
  return {
    host: values.host,
    spotifyPort: wholeNumber('spotify-port', values['spotify-port'], 65_535),
    youtubePort: wholeNumber('youtube-port', values['youtube-port'], 65_535),
    latencyMs: wholeNumber('latency', values.latency, 600_000),
    developmentMode: values['development-mode'],
    pictures: values.picture,
    assetBaseUrl: values['asset-base-url'],
  };
}

function wholeNumber(name: string, text: string, max: number): number {
  if (!/^\d+$/u.test(text) || Number(text) > max) {
    throw new TypeError(`--${name} must be a whole number up to ${max}.`);
  }
  return Number(text);
}

async function main(settings: Settings): Promise<void> {
  const { host, latencyMs, developmentMode, pictures, assetBaseUrl } = settings;
  const common = {
    host,
    latencyMs,
    pictures,
    allowFaultControl: true,
    ...(assetBaseUrl === undefined ? {} : { assetBaseUrl }),
  };
  const [spotify, youtube] = await Promise.all([
    startSpotifySandbox({ ...common, port: settings.spotifyPort, developmentMode }),
    startYouTubeSandbox({ ...common, port: settings.youtubePort }),
  ]);
  const stop = (): void => {
    void Promise.all([spotify.close(), youtube.close()]).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const ready = { spotify: { baseUrl: spotify.baseUrl }, youtube: { baseUrl: youtube.baseUrl } };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function fail(error: unknown, exitCode: number): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCode);
}

let settings: Settings;
try {
  settings = readSettings();
} catch (error) {
  fail(error, 2);
}
main(settings).catch((error: unknown) => fail(error, 1));
