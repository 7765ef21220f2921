import { startService, type TestService } from '../support/run-service.js';

/** RFC 9309: of the rules that match an address the longest counts, and `Allow` where two are as long. */
function robotsRules(text: string): (address: string) => boolean {
  const rules = [...text.matchAll(/^(Allow|Disallow): (.+)$/gm)].map(([, kind, pattern = '']) => ({
    allow: kind === 'Allow',
    length: pattern.length,
    matches: new RegExp(`^${pattern.replaceAll(/[.?+^()[\]{}|\\]/g, '\\$&').replaceAll('*', '.*')}`),
  }));
  return (address) => {
    const matching = rules.filter(({ matches }) => matches.test(address));
    const [first] = matching.sort((one, other) => other.length - one.length || Number(other.allow) - Number(one.allow));
    return first?.allow ?? true;
  };
}

describe('the files that every site has', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService({
      MAIL_DEFAULT_SENDER: 'Octa Music <hello@music.example>',
      FRONTEND_URL: 'https://music.example',
    });
  });
  afterAll(() => service.stop());

  it('security.txt names a contact, and a date within a year (RFC 9116)', async () => {
    const response = await fetch(`${service.url}/.well-known/security.txt`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toContain('Contact: mailto:hello@music.example\n');
    expect(text).toContain('Canonical: https://music.example/.well-known/security.txt\n');
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
    expect(expires).toBeGreaterThan(Date.now() + 100 * 86_400_000);
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  });

  it('change-password leads to the form', async () => {
    const response = await fetch(`${service.url}/.well-known/change-password`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/profile#password']);
  });

  it('robots.txt keeps programs out of the API, and from going from name to name', async () => {
    const text = await (await fetch(`${service.url}/robots.txt`)).text();
    const allowed = robotsRules(text);
    expect(['/', '/privacy', '/login', '/?q=Muse', '/?q=Muse&source=youtube'].map(allowed)).not.toContain(false);
    expect(['/api/docs', '/login?next=/profile', '/?q=Muse&artist=1', '/history?cursor=x'].map(allowed)).not.toContain(
      true,
    );
  });

  it.each([
    ['/', true],
    ['/login', true],
    ['/login?next=/profile', true],
    ['/register', true],
    ['/privacy', true],
    ['/reset-password', false],
    ['/reset-password/token', false],
    ['/resend-verification', false],
    ['/not-me/token', false],
    ['/nowhere', false],
  ])('%s may be listed by search engines: %s', async (path, listed) => {
    const text = await (await fetch(`${service.url}${path}`)).text();
    const [pathname] = path.split('?');
    expect(text.includes('<meta name="robots" content="noindex">')).toBe(!listed);
    expect(text.includes(`<link rel="canonical" href="https://music.example${pathname}">`)).toBe(listed);
    expect(text.match(/<meta name="description" content="[^"]{50,170}">/g)).toHaveLength(1);
  });

  it('favicon.ico leads to the picture', async () => {
    const response = await fetch(`${service.url}/favicon.ico`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^image\//);
  });
});
