import { ratePassword } from '../../src/adapters/inbound/pages/client/rate-password.js';
import { describeSources } from '../../src/adapters/inbound/pages/client/search-progress.js';

describe('the browser script', () => {
  it.each([
    ['', ''],
    ['abcdefg', 'too short'],
    ['🎵🎵🎵🎵🎵🎵🎵', 'too short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['12345678', 'weak'],
    ['x7Kq2mZp', 'weak'],
    ['x7Kq2mZp9', 'fair'],
    ['x7Kq2mZp9rTw4', 'good'],
    ['violet tram 41 kettle', 'strong'],
    ['фиолетовый трамвай', 'strong'],
  ])('rates the password "%s" as "%s"', (password, rating) => {
    expect(ratePassword(password)).toBe(rating);
  });

  it.each([
    ['spotify', 'Spotify'],
    ['youtube', 'YouTube'],
    ['all', 'Spotify and YouTube'],
    [null, 'Spotify and YouTube'],
    ['constructor', 'Spotify and YouTube'],
  ])('names what is asked for the source %s', (source, words) => {
    expect(describeSources(source)).toBe(words);
  });
});
