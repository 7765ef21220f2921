import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../../reports/api-client/paths.js';
import type { Visitor } from '../visitor.js';

/** The API as its description types it. `npm run types` makes the types anew and checks what is done with them. */
export type ApiClient = Client<paths>;

/** A typed client that asks as this visitor: with their cookies and their address. */
export function apiClient(visitor: Visitor): ApiClient {
  return createClient<paths>({
    baseUrl: visitor.url,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      const answer = await visitor.send(request.method, pathname + search, {
        headers: Object.fromEntries(request.headers),
        ...(body !== '' && { body }),
      });
      return new Response(answer.text, { status: answer.status, headers: answer.headers });
    },
  });
}
