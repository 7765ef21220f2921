import { connect, type PeerCertificate } from 'node:tls';
import { describeNetworkError } from './network-error.js';
import type { Site } from './site.js';
import type { Step } from './step.js';
import { REQUEST_LIMIT_MS, WebClient } from './web-client.js';

/** Certificates are renewed a month before they end; with less than two weeks left the renewal is broken. */
const CERTIFICATE_WARNING_DAYS = 30;
const CERTIFICATE_LIMIT_DAYS = 14;

const DAY_MS = 86_400_000;

/** Days left on the TLS certificate that the host shows. Only for https. */
export function certificate(site: Site): Step {
  return {
    name: 'certificate',
    run: async (findings) => {
      const { valid_to: end, issuer } = await readCertificate(site.url);
      const days = Math.floor((Date.parse(end) - Date.now()) / DAY_MS);
      const left = `${days} days left`;
      findings.note(
        `${left}, until ${new Date(end).toISOString().slice(0, 10)}, from ${String(issuer.O || issuer.CN)}`,
      );
      if (findings.expect(days >= CERTIFICATE_LIMIT_DAYS, 'it ends in less than two weeks')) {
        if (days < CERTIFICATE_WARNING_DAYS) findings.warn(`${left}: it should have been renewed`);
      }
    },
  };
}

function readCertificate({ hostname, port }: URL): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // An address has no name to ask for (RFC 6066, 3).
    const servername = /^[\d.]+$|:/.test(host) ? '' : host;
    const socket = connect({ host, port: Number(port || 443), servername, timeout: REQUEST_LIMIT_MS });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${REQUEST_LIMIT_MS / 1000} s`)));
    socket.once('error', (error: Error) => reject(new Error(describeNetworkError(error))));
  });
}

/**
 * Who types the address without https is led there. Only a warning: the redirect is the host's, not the service's.
 * @param plain the site's http address
 */
export function redirectToHttps(site: Site, plain: URL): Step {
  return {
    name: 'http',
    run: async (findings) => {
      const client = new WebClient(plain);
      try {
        const { status, headers } = await client.get('/');
        const leads =
          URL.canParse(headers.location ?? '') && new URL(headers.location ?? '').origin === site.url.origin;
        if (status >= 300 && status < 400 && leads) findings.note(`${status} to ${headers.location}`);
        else findings.warn(`${plain.origin} does not lead to ${site.url.origin}: status ${status}`);
      } catch (error) {
        findings.warn(`${plain.origin}: ${(error as Error).message}`);
      } finally {
        client.close();
      }
    },
  };
}

/** What only operators and developers may see. Outside production both may be open. */
export function closedDoors(site: Site): Step {
  return {
    name: 'closed doors',
    run: async (findings) => {
      for (const path of ['/metrics', '/dev/mailbox']) {
        const { status } = await site.page(path);
        if (site.production) findings.expect(status === 401 || status === 404, `${path} is open: status ${status}`);
        findings.note(`${path} ${status}`);
      }
    },
  };
}
