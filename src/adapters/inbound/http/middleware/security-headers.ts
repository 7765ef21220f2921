import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** Where Spotify and YouTube keep their artwork. Wildcards only where the sources themselves shard by host. */
const ARTWORK_HOSTS = [
  'https://i.scdn.co',
  'https://mosaic.scdn.co',
  'https://image-cdn-ak.spotifycdn.com',
  'https://image-cdn-fa.spotifycdn.com',
  'https://yt3.ggpht.com',
  'https://yt3.googleusercontent.com',
  'https://i.ytimg.com',
] as const;

/** The sources' official players. */
const PLAYER_HOSTS = ['https://open.spotify.com', 'https://www.youtube-nocookie.com'] as const;

const YEAR_SECONDS = 365 * 24 * 3600;

const NOTHING_ALLOWED = [
  'accelerometer',
  'camera',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Whether a page of ours may show a picture from there. */
export function isArtworkUrl(url: string): boolean {
  return ARTWORK_HOSTS.some((host) => url.startsWith(`${host}/`));
}

/** The security headers, the same for every response; Strict-Transport-Security only in production. */
export function securityHeaders(production: boolean): Map<string, string> {
  const headers = new Map([['Permissions-Policy', NOTHING_ALLOWED]]);
  const response = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  } as unknown as ServerResponse;
  // None of these policies looks at the request.
  helmetFor(production)({} as IncomingMessage, response, () => undefined);
  return headers;
}

function helmetFor(production: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", ...ARTWORK_HOSTS],
        frameSrc: [...PLAYER_HOSTS],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    // The players and artwork of other hosts don't opt in to being embedded in isolation.
    crossOriginEmbedderPolicy: false,
    // The API is for other sites too, as far as CORS lets them.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // With `no-referrer` browsers would send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: production ? { maxAge: YEAR_SECONDS, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  });
}
