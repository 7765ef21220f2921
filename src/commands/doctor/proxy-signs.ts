/** Header fields that well-known proxies add to every answer. The service itself sends none of them. */
const SIGNS: readonly (readonly [field: string, proxy: string])[] = [
  ['cf-ray', 'Cloudflare'],
  ['rndr-id', 'Render'],
  ['x-render-origin-server', 'Render'],
  ['x-amz-cf-id', 'CloudFront'],
  ['fly-request-id', 'Fly'],
  ['x-envoy-upstream-service-time', 'Envoy'],
  ['x-varnish', 'Varnish'],
];

/** A proxy's name for itself is shown to operators: only what looks like one. */
const NAME = /^[\w./ ()-]{1,40}$/;

/** What announces itself in an answer, by name and by where it does. There may be more: many proxies are silent. */
export function proxySigns(headers: Headers): string[] {
  const signs = new Map<string, string>();
  for (const [field, proxy] of SIGNS) if (headers.has(field) && !signs.has(proxy)) signs.set(proxy, field);
  const server = headers.get('server') ?? '';
  const known = [...signs.keys()].some((proxy) => server.toLowerCase().includes(proxy.toLowerCase()));
  if (!known && NAME.test(server)) signs.set(server, 'server');
  // RFC 9110, 7.6.3: each proxy adds the protocol and a name of its own.
  for (const entry of (headers.get('via') ?? '').split(',')) {
    const [, name = ''] = entry.trim().split(/\s+/);
    const isNew = ![...signs.keys()].some((proxy) => proxy.toLowerCase().includes(name.toLowerCase()));
    if (isNew && NAME.test(name)) signs.set(name, 'via');
  }
  return [...signs].map(([proxy, field]) => `${proxy} (${field})`);
}
