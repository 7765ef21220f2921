import { cleanSearchTerm, isAddress, readArtistAddress } from '../../../src/core/music/search-term.js';

const SPOTIFY_ID = '12Chz98pHFMPJEknJQMWvI';
const CHANNEL_ID = 'UCGGhM6XCSJFQ6DTRffnKRIw';
const MBID = '9c9f1380-2516-4fc9-a3e6-f9f61941d090';

describe('a search term', () => {
  it.each([
    ['\u200bMuse\ufeff', 'Muse'],
    ['\u202aMuse\u202c', 'Muse'],
    ['Beyon\u00adcé', 'Beyoncé'],
    ['\u200d\u2060', ''],
    ['\u061cMu\u206ase\u034f', 'Muse'],
    // Marks of Arabic's own, which nothing is joined by.
    ['\u061c\u200c\u061c', ''],
    ['می\u200c\u061c', 'می'],
    // Fillers and separators that look like nothing, and selectors of a form that select nothing.
    ['\u3164\u115f\u1160\uffa0\u180e', ''],
    ['\ufe0f \ufe00\u{e0100}', ' '],
    ['I \u2764\ufe0f\ufe0f Muse', 'I \u2764\ufe0f Muse'],
    ['Mu\u200dse', 'Muse'],
    // A joiner changes how these are written: they stay.
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['می\u200c', 'می'],
  ])('%j is searched for as %j', (typed, cleaned) => {
    expect(cleanSearchTerm(typed)).toBe(cleaned);
  });

  it.each([
    `https://open.spotify.com/artist/${SPOTIFY_ID}`,
    `http://open.spotify.com/artist/${SPOTIFY_ID}/`,
    `open.spotify.com/intl-de/artist/${SPOTIFY_ID}?si=abc#top`,
    `HTTPS://OPEN.SPOTIFY.COM/intl-pt-BR/artist/${SPOTIFY_ID}/discography`,
    `spotify:artist:${SPOTIFY_ID}`,
  ])('%s is an artist on Spotify', (term) => {
    expect(readArtistAddress(term, 'q')).toEqual({ source: 'spotify', id: SPOTIFY_ID });
  });

  it.each([
    [CHANNEL_ID, 'id', CHANNEL_ID],
    [`https://www.youtube.com/channel/${CHANNEL_ID}`, 'id', CHANNEL_ID],
    [`m.youtube.com/channel/${CHANNEL_ID}/videos?view=0`, 'id', CHANNEL_ID],
    [`https://music.youtube.com/channel/${CHANNEL_ID}`, 'id', CHANNEL_ID],
    ['@muse', 'handle', 'muse'],
    ['https://youtube.com/@muse', 'handle', 'muse'],
    ['https://www.youtube.com/@%E3%83%9F%E3%83%A5/featured', 'handle', 'ミュ'],
    ['youtube.com/c/muse', 'handle', 'muse'],
    ['https://www.youtube.com/muse', 'handle', 'muse'],
    ['https://www.youtube.com/user/musevevo', 'username', 'musevevo'],
  ])('%s is a channel by its %s', (term, by, value) => {
    expect(readArtistAddress(term, 'q')).toEqual({ source: 'youtube', channel: { by, value } });
  });

  it('may be an artist’s address at MusicBrainz', () => {
    const address = { source: 'musicbrainz', mbid: MBID };
    expect(readArtistAddress(`musicbrainz.org/artist/${MBID.toUpperCase()}/relationships`, 'q')).toEqual(address);
  });

  it.each([
    'https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ',
    'https://open.spotify.com/artist/short',
    'spotify:track:4VqPOruhp5EdPBeR92t6lQ',
    `spotify:artist:${SPOTIFY_ID}:top`,
    'https://www.youtube.com/watch?v=w8KQmps-Sog',
    'https://youtu.be/w8KQmps-Sog',
    'https://www.youtube.com/playlist?list=x',
    'https://www.youtube.com/channel/UCshort',
    'https://www.youtube.com/',
    'https://www.youtube.com/@',
    'https://www.youtube.com/@%E0%A4%A',
    'https://www.youtube.com/@a%0Ab',
    `https://www.youtube.com/@${'a'.repeat(101)}`,
    'https://musicbrainz.org/release/9c9f1380-2516-4fc9-a3e6-f9f61941d090',
    'https://example.com/artist',
    `https://open.spotify.com@example.com/artist/${SPOTIFY_ID}`,
    `https://open.spotify.com.example.com/artist/${SPOTIFY_ID}`,
    'https://[',
  ])('%s is no artist’s address', (term) => {
    const error = { code: 'validation_failed', details: [{ field: 'q', message: expect.stringContaining('address') }] };
    expect(() => readArtistAddress(term, 'q')).toThrow(expect.objectContaining(error));
  });

  it.each([
    'Muse',
    'https',
    'spotify',
    'youtube.community',
    'UC',
    'a.b.c',
    'AC/DC',
    'The Spotify.comets',
    '@ two',
    '@',
  ])('%j is a name', (term) => {
    expect(isAddress(term)).toBe(false);
    expect(readArtistAddress(term, 'q')).toBeNull();
  });
});
