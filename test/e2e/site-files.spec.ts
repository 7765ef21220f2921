import { startService, type TestService } from '../support/run-service.js';

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
    expect([response.status, response.headers.get('location')]).toEqual([302, '/profile#password-title']);
  });

  it('robots.txt keeps programs out of searches and the API', async () => {
    const text = await (await fetch(`${service.url}/robots.txt`)).text();
    expect(text).toMatch(/^User-agent: \*\nDisallow: \/api\/\nDisallow: \/\*\?\n/);
  });

  it('favicon.ico leads to the picture', async () => {
    const response = await fetch(`${service.url}/favicon.ico`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^image\//);
  });
});
