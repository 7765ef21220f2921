import type { Response } from 'express';

/**
 * Names the next page of a list in `Link` (RFC 8288): the same address and filters from there on.
 * @param parameter in which the list takes `next`; without one this is the last page
 */
export function setNextLink(response: Response, parameter: string, next: string | number | null): void {
  if (next === null) return;
  // The base only makes a path an address.
  const { pathname, searchParams } = new URL(response.req.originalUrl, 'http://localhost');
  searchParams.set(parameter, String(next));
  response.setHeader('Link', `<${pathname}?${searchParams.toString()}>; rel="next"`);
}

/** The same for an operation's description. */
export const NEXT_LINK = { Link: 'The address of the next page, as `rel="next"`; absent on the last.' };
