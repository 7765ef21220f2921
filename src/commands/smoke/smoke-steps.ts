import { accountLife } from './account-steps.js';
import { assets, compression } from './asset-steps.js';
import { caching, cookies, securityHeaders } from './header-steps.js';
import { health, liveness } from './health-steps.js';
import { type Credentials, logInAndOut } from './log-in-steps.js';
import { certificate, closedDoors, redirectToHttps } from './outside-steps.js';
import { homePage, logInPage, unknownAddress } from './page-steps.js';
import { searchApi, searchPage } from './search-steps.js';
import type { Site } from './site.js';
import type { Step } from './step.js';

export interface SmokeOptions {
  /** Whether a service that has no credentials for any source is a failure. */
  readonly sourcesExpected: boolean;
  /** What is tried with accounts: one of its own from registration to deletion, one that exists, or nothing. */
  readonly accounts: 'own' | Credentials | null;
}

/**
 * What to try out, in order. About 25 requests, of which one counts towards the searches of the API, one towards those
 * of the page, and with accounts one or two towards the log-ins.
 */
export function smokeSteps(site: Site, { sourcesExpected, accounts }: SmokeOptions): Step[] {
  return [
    liveness(site),
    health(site),
    ...(site.encrypted ? encryptedSteps(site) : []),
    homePage(site),
    searchApi(site, sourcesExpected),
    searchPage(site),
    logInPage(site),
    securityHeaders(site),
    caching(site),
    cookies(site),
    compression(site),
    assets(site),
    unknownAddress(site),
    closedDoors(site),
    ...(accounts === null ? [] : [accounts === 'own' ? accountLife(site) : logInAndOut(site, accounts)]),
  ];
}

function encryptedSteps(site: Site): Step[] {
  // On a port of its own there is no telling which port would be the one without TLS.
  const usual = site.url.port === '';
  return [certificate(site), ...(usual ? [redirectToHttps(site, new URL(`http://${site.url.hostname}`))] : [])];
}
