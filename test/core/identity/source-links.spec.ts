import { linkedChannelOf, spotifyArtistAddress, spotifyArtistIdOf } from '../../../src/core/identity/source-links.js';

const SPOTIFY_ID = 'Wren0Wren1Wren2Wren3Wr';
const CHANNEL_ID = 'UCwrenandcompanyabcdefgh';

describe('a link to Spotify', () => {
  it.each([
    `https://open.spotify.com/artist/${SPOTIFY_ID}`,
    `http://open.spotify.com/artist/${SPOTIFY_ID}/`,
    `https://open.spotify.com/intl-de/artist/${SPOTIFY_ID}?si=abc`,
    `HTTPS://OPEN.SPOTIFY.COM/artist/${SPOTIFY_ID}`,
  ])('tells the artist’s id: %s', (address) => {
    expect(spotifyArtistIdOf(address)).toBe(SPOTIFY_ID);
  });

  it.each([
    `https://open.spotify.com/ARTIST/${SPOTIFY_ID}`,
    `https://spotify.com/artist/${SPOTIFY_ID}`,
    `spotify:artist:${SPOTIFY_ID}`,
    'https://open.spotify.com/artist/%E0%A4%A',
    'https://open.spotify.com/artist/',
    'not an address',
  ])('tells none elsewhere: %s', (address) => {
    expect(spotifyArtistIdOf(address)).toBeNull();
  });

  it('is asked for in the form in which MusicBrainz keeps it', () => {
    expect(spotifyArtistAddress(SPOTIFY_ID)).toBe(`https://open.spotify.com/artist/${SPOTIFY_ID}`);
  });
});

describe('a link to YouTube', () => {
  it.each([
    [`https://www.youtube.com/channel/${CHANNEL_ID}`, 'id', CHANNEL_ID, false],
    [`https://music.youtube.com/channel/${CHANNEL_ID}`, 'id', CHANNEL_ID, false],
    [`https://m.youtube.com/channel/${CHANNEL_ID}/videos`, 'id', CHANNEL_ID, false],
    ['https://www.youtube.com/@WrenAndCo', 'handle', 'WrenAndCo', false],
    ['https://youtube.com/@wren/featured', 'handle', 'wren', false],
    ['https://www.youtube.com/@%E3%83%AC%E3%83%B3', 'handle', 'レン', false],
    ['http://www.youtube.com/user/wrenandco', 'username', 'wrenandco', false],
    ['https://www.youtube.com/c/WrenAndCo', 'handle', 'WrenAndCo', true],
    ['https://www.youtube.com/WrenAndCo', 'handle', 'WrenAndCo', true],
  ])('names a channel: %s', (address, by, value, guessed) => {
    expect(linkedChannelOf(address)).toEqual({ by, value, guessed });
  });

  it.each([
    'https://www.youtube.com/watch?v=abcdefghijk',
    'https://www.youtube.com/playlist?list=PL1',
    'https://www.youtube.com/shorts/abcdefghijk',
    'https://www.youtube.com/',
    'https://www.youtube.com/channel/wren',
    'https://www.youtube.com/channel/UCtooshort',
    'https://www.youtube.com/wren/watch/more',
    'https://www.youtube.com/@',
    'https://www.youtube.com/@wren%20co',
    'https://www.youtube.com.evil.example/@wren',
    'https://youtu.be/abcdefghijk',
    'https://notyoutube.com/@wren',
  ])('names none: %s', (address) => {
    expect(linkedChannelOf(address)).toBeNull();
  });
});
