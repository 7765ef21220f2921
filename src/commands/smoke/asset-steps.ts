import { assetsOf } from './html.js';
import type { Site } from './site.js';
import type { Step } from './step.js';

const YEAR_SECONDS = 365 * 24 * 3600;

const TYPES: Readonly<Record<string, RegExp>> = {
  css: /^text\/css/,
  js: /^text\/javascript/,
  svg: /^image\/svg\+xml/,
  png: /^image\/png/,
  ico: /^image\/(?:x-icon|vnd\.microsoft\.icon)/,
};

/** The home page comes in the encoding that the client asks for. */
export function compression(site: Site): Step {
  return {
    name: 'compression',
    run: async (findings) => {
      for (const encoding of ['br', 'gzip']) {
        const { headers, text } = await site.client.get('/', { 'accept-encoding': encoding });
        const used = headers['content-encoding'];
        findings.expect(used === encoding, `${used ?? 'nothing'} where the client accepts ${encoding}`);
        findings.expect(text.includes('</html>'), `the page does not arrive whole with ${encoding}`);
        findings.expect(/accept-encoding/i.test(headers.vary ?? ''), 'no Vary: Accept-Encoding');
      }
    },
  };
}

/** Every file that the home page loads is there and may be kept for ever. */
export function assets(site: Site): Step {
  return {
    name: 'assets',
    run: async (findings) => {
      const addresses = assetsOf((await site.page('/')).text);
      for (const type of ['css', 'js']) {
        findings.expect(
          addresses.some((address) => address.endsWith(`.${type}`)),
          `the home page loads no .${type} file`,
        );
      }
      for (const address of addresses) {
        const { status, headers } = await site.client.get(address);
        if (!findings.expect(status === 200, `status ${status} for ${address}`)) continue;
        const kept = headers['cache-control'] ?? '';
        const seconds = Number(/max-age=(\d+)/.exec(kept)?.[1] ?? 0);
        findings.expect(kept.includes('immutable') && seconds >= YEAR_SECONDS, `${address} is not kept for ever`);
        const type = TYPES[address.split('.').at(-1) ?? ''];
        const given = headers['content-type'] ?? '';
        findings.expect(type?.test(given) !== false, `${address} comes as ${given}`);
      }
      findings.note(`${addresses.length} files`);
    },
  };
}
