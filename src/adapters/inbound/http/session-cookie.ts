/**
 * The session cookie's name. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`, so that no
 * neighbouring host can plant one.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-octa_session' : 'octa_session';
}
