import { formsOf, inputOf } from './html.js';
import type { Site } from './site.js';
import type { Findings, Step } from './step.js';
import { isHtml } from './page-steps.js';
import { at } from './web-client.js';

/** Known to both sources and part of the sample catalogue. */
const QUERY = 'Muse';

const SIDES = ['spotify', 'youtube'] as const;

/** What a source says that could be asked. */
const ANSWERED = ['ok', 'not_found'];

/**
 * The search of both sources at once: `GET /api/v1/search`.
 * @param sourcesExpected whether a service without credentials for any source is a failure
 */
export function searchApi(site: Site, sourcesExpected: boolean): Step {
  return {
    name: 'search (API)',
    run: async (findings) => {
      const { status, json } = await site.page(`/api/v1/search?q=${QUERY}`);
      if (!findings.expect(status === 200 || status === 503, `status ${status}, ${String(at(json, 'code'))}`)) return;
      const states = SIDES.map((side) => String(at(json, 'data', side, 'status')));
      const answered = states.some((state) => ANSWERED.includes(state));
      if (!sourcesExpected && states.every((state) => state === 'not_configured')) {
        findings.warn('no source is configured: nothing can be searched');
      } else {
        SIDES.forEach((side, i) =>
          judge(site, findings, { side, state: states[i] ?? '', data: at(json, 'data', side) }),
        );
        findings.expect(answered, 'no source answers');
      }
      findings.expect(status === (answered ? 200 : 503), `status ${status} does not fit what the sources said`);
    },
  };
}

function judge(
  site: Site,
  findings: Findings,
  { side, state, data }: { side: string; state: string; data: unknown },
): void {
  const found = at(data, side === 'spotify' ? 'artist' : 'channel');
  if (state === 'ok') {
    const name = at(found, side === 'spotify' ? 'name' : 'title');
    findings.expect(typeof name === 'string', `${side} is ok without data`);
    const sample = at(found, 'sample') === true;
    findings.expect(!(sample && site.production), `${side} answers with sample data`);
    findings.note(`${side}: ${String(name)}${sample ? ' (sample data)' : ''}`);
  } else if (state === 'undefined') findings.expect(false, `nothing is said about ${side}`);
  else findings.warn(state === 'not_found' ? `${side} does not know ${QUERY}` : `${side} is ${state}`);
}

/** The same search as a page: `GET /?q=…`; asks after the API, so that a cache can answer. */
export function searchPage(site: Site): Step {
  return {
    name: 'search (page)',
    run: async (findings) => {
      const expected = (await site.page(`/api/v1/search?q=${QUERY}`)).status;
      const answer = await site.client.get(`/?q=${QUERY}`);
      findings.expect(answer.status === expected, `status ${answer.status} where the API says ${expected}`);
      findings.expect(isHtml(answer), `${answer.headers['content-type']} instead of HTML`);
      const search = formsOf(answer.text).find(({ attributes }) => attributes['role'] === 'search');
      findings.expect(inputOf(search, 'q')?.['value'] === QUERY, 'the page does not keep what was searched for');
    },
  };
}
