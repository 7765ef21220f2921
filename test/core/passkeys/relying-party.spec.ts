import { RelyingParty } from '../../../src/core/passkeys/relying-party.js';

describe('where passkeys work', () => {
  const site = new RelyingParty(['https://octa.example', 'https://www.octa.example:8443', 'https://other.example']);

  it.each([
    ['octa.example', true],
    ['www.octa.example:8443', true],
    ['www.octa.example', false],
    ['octa.example:444', false],
    ['other.example', false],
    ['evil-octa.example', false],
    ['127.0.0.1:5000', false],
  ])('%s: %s', (host, works) => {
    expect(site.worksAt(host)).toBe(works);
  });

  it('is the first address, whose host is the relying party', () => {
    expect(site.id).toBe('octa.example');
    expect(site.origin).toBe('https://octa.example');
    expect(new RelyingParty(['http://localhost:5000']).worksAt('localhost:5000')).toBe(true);
  });

  it.each(['http://127.0.0.1:5000', 'http://[::1]:5000'])('is nowhere when that has no name: %s', (origin) => {
    const nameless = new RelyingParty([origin]);
    expect(nameless.origin).toBeNull();
    expect(nameless.worksAt(new URL(origin).host)).toBe(false);
  });
});
