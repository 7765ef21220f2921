import { accountLife, logInAndOut, type Credentials } from './account-steps.js';
import { assets, compression, homePage, logInPage, searchApi, searchPage, unknownAddress } from './page-steps.js';
import {
  certificate,
  cookies,
  health,
  liveness,
  noStore,
  redirectToHttps,
  restrictedPaths,
  securityHeaders,
} from './server-steps.js';
import type { Site } from './site.js';
import type { Step } from './step.js';

/**
 * The steps in order. About 25 requests, of which one counts towards the rate limit of the API's searches, one towards
 * that of the page's searches, and with accounts one or two towards that of log-ins.
 * @param accounts a new account from registration to deletion, one that exists, or none
 */
export function smokeSteps(site: Site, accounts: 'own' | Credentials | null): Record<string, Step> {
  const { url, encrypted } = site;
  return {
    liveness,
    health,
    ...(encrypted && { certificate }),
    // With a port in the address nobody knows which port would be the one without TLS.
    ...(encrypted && url.port === '' && { http: redirectToHttps(new URL(`http://${url.hostname}`)) }),
    'home page': homePage,
    'search (API)': searchApi,
    'search (page)': searchPage,
    'log-in page': logInPage,
    headers: securityHeaders,
    'no-store': noStore,
    cookies,
    compression,
    assets,
    'unknown page': unknownAddress,
    restricted: restrictedPaths,
    ...(accounts === 'own'
      ? { account: accountLife }
      : accounts !== null && { 'log in and out': logInAndOut(accounts) }),
  };
}
