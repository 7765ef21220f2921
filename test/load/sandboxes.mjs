/**
 * Both sandboxes as a process of their own: `node test/load/sandboxes.mjs --latency 50`. Prints one line of JSON when
 * they listen, `{"spotify":{"baseUrl":…},"youtube":{"baseUrl":…}}`, and runs until it is killed.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { spotifyProtocol, startSandboxServer, youtubeProtocol } from '../../dist/sandbox/index.js';

/** Milliseconds before every answer, as a network would take. */
const { latency } = parseArgs({ options: { latency: { type: 'string', default: '0' } } }).values;

function serve(protocol) {
  return startSandboxServer(async (request) => {
    if (Number(latency) > 0) await wait(Number(latency));
    return protocol(request);
  });
}

const [spotify, youtube] = await Promise.all([
  serve(spotifyProtocol({ clientId: 'sample-client-id', clientSecret: 'sample-client-secret' })),
  serve(youtubeProtocol({ apiKey: 'sample-api-key' })),
]);
console.log(JSON.stringify({ spotify, youtube }));
