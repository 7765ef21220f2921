import { rawRequest } from '../support/raw-request.js';
import { startService, type TestService } from '../support/run-service.js';

const LIFETIMES = {
  PERMANENT_SESSION_LIFETIME: '1800',
  SESSION_ABSOLUTE_LIFETIME: '7200',
  REMEMBER_ME_DURATION: '604800',
};

describe('what is said about how long things are kept', () => {
  let service: TestService | undefined;
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  async function textAt(path: string, variables: Record<string, string> = {}): Promise<string> {
    service = await startService(variables);
    return (await rawRequest(`${service.url}${path}`)).text;
  }

  it('on the privacy page, is the contract’s where nothing is configured', async () => {
    const text = await textAt('/privacy');
    expect(text).toContain('80 minutes after its last use, and at most 12 hours after you logged in');
    expect(text).toContain('with “remember me”, 30 days in any case');
    expect(text).toContain('Registrations that nobody confirms are deleted after 7 days');
    expect(text).toContain('for at most 24 hours');
    for (const kept of ['Passkeys', 'API tokens', 'Known devices', 'Imports', 'of your recovery codes only hashes']) {
      expect(text).toContain(kept);
    }
    expect(text).toMatch(/a shortened IP address[^]*?90 days, or until you delete the account/);
  });

  it('on the privacy page, is what was configured', async () => {
    const text = await textAt('/privacy', LIFETIMES);
    expect(text).toContain('30 minutes after its last use, and at most 2 hours after you logged in');
    expect(text).toContain('with “remember me”, 7 days in any case');
  });

  it('in the log-in form, is what was configured', async () => {
    expect(await textAt('/login', LIFETIMES)).toContain('Keep me logged in on this device for 7 days');
  });

  it.each([
    ['Octa Music <hello@music.example>', true],
    ['Octa Music <no-reply@music.example>', false],
    ['noreply@music.example', false],
  ])('names whom to ask where somebody reads it: %s', async (sender, named) => {
    const text = await textAt('/privacy', { MAIL_DEFAULT_SENDER: sender });
    expect(text.includes('mailto:hello@music.example')).toBe(named);
    expect(text.includes('mailto:')).toBe(named);
  });

  it('names nobody where nobody is configured', async () => {
    expect(await textAt('/privacy')).not.toContain('mailto:');
  });
});
