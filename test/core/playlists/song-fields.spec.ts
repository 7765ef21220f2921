import { songContent, songProblems, type GivenSong } from '../../../src/core/playlists/song-fields.js';
import { trackId } from '../../support/playlists.js';
import { given } from './playlist-world.js';

const POLICY = { allowedImageOrigins: ['http://localhost:5000'] };

const problemsWith = (change: Partial<GivenSong>): string[] =>
  songProblems(given(1, change), POLICY).map(({ field }) => field);

describe('a song’s fields', () => {
  it.each([
    ['all of them', {}],
    ['the longest names', { trackName: '𝄞'.repeat(500), artistName: 'x'.repeat(500), albumName: 'x'.repeat(500) }],
    ['nothing that may be left out', { albumName: null, durationMs: null, imageUrl: null, spotifyUrl: null }],
    ['empty texts for what may be left out', { albumName: ' ', imageUrl: '', spotifyUrl: '' }],
    ['no length', { durationMs: 0 }],
    ['a day', { durationMs: 86_400_000 }],
  ])('may be %s', (_what, change) => {
    expect(problemsWith(change)).toEqual([]);
  });

  it.each<[string, Partial<GivenSong>]>([
    ['spotify_track_id', { spotifyTrackId: '' }],
    ['spotify_track_id', { spotifyTrackId: trackId(1).slice(1) }],
    ['spotify_track_id', { spotifyTrackId: `${trackId(1)}0` }],
    ['spotify_track_id', { spotifyTrackId: trackId(1).replace('T', '-') }],
    ['spotify_track_id', { spotifyTrackId: `${trackId(1)}\n` }],
    ['track_name', { trackName: 'x'.repeat(501) }],
    ['track_name', { trackName: 'a\u0007b' }],
    ['artist_name', { artistName: 'a\u2028b' }],
    ['artist_name', { artistName: '\udc00' }],
    ['album_name', { albumName: 'x'.repeat(501) }],
    ['duration_ms', { durationMs: 1.5 }],
    ['duration_ms', { durationMs: -1 }],
    ['duration_ms', { durationMs: NaN }],
    ['duration_ms', { durationMs: 86_400_001 }],
  ])('are refused: %s %p', (field, change) => {
    expect(problemsWith(change)).toEqual([field]);
  });
});

describe('a song’s link', () => {
  it.each([
    ['https://open.spotify.com/track/x', 'https://open.spotify.com/track/x'],
    ['HTTPS://Open.Spotify.com:443/track/x?si=1#y', 'https://open.spotify.com/track/x?si=1#y'],
  ])('leads to Spotify: %s', (address, kept) => {
    expect(problemsWith({ spotifyUrl: address })).toEqual([]);
    expect(songContent(given(1, { spotifyUrl: address }), POLICY).spotifyUrl).toBe(kept);
  });

  it.each([
    'http://open.spotify.com/track/x',
    'https://spotify.com/track/x',
    'https://open.spotify.com.example.com/track/x',
    'https://open.spotify.com@example.com/',
    'https://me:secret@open.spotify.com/track/x',
    'https://open.spotify.com:8443/track/x',
    'https://example.com/?https://open.spotify.com/',
    'https://open.spotify.com\\@example.com/',
    'https://open.spotify.com/\ntrack',
    ' https://open.spotify.com/track/x',
    'javascript:alert(1)//https://open.spotify.com/',
    '//open.spotify.com/track/x',
    'spotify:track:x',
    'http://localhost:5000/assets/x',
    `https://open.spotify.com/${'x'.repeat(500)}`,
    'https://[',
  ])('leads nowhere else: %s', (address) => {
    expect(problemsWith({ spotifyUrl: address })).toEqual(['spotify_url']);
    expect(songContent(given(1, { spotifyUrl: address }), POLICY).spotifyUrl).toBeNull();
  });
});

describe('a song’s picture', () => {
  it.each([
    'https://i.scdn.co/image/ab67616d0000b273',
    'https://mosaic.scdn.co/640/x',
    'https://image-cdn-ak.spotifycdn.com/image/x',
    'http://localhost:5000/assets/sample-1.abc.svg',
  ])('may be at %s', (address) => {
    expect(problemsWith({ imageUrl: address })).toEqual([]);
    expect(songContent(given(1, { imageUrl: address }), POLICY).imageUrl).toBe(address);
  });

  it.each([
    'http://i.scdn.co/image/x',
    'https://i.scdn.co:8443/image/x',
    'https://scdn.co/image/x',
    'https://evilscdn.co/image/x',
    'https://i.scdn.co.example.com/x',
    'https://i.scdn.co@example.com/x',
    'https://example.com/i.scdn.co',
    'http://localhost:5000/api/auth/logout',
    'http://localhost:5000/assets/../api/auth/logout',
    'http://localhost:5001/assets/x',
    'https://localhost:5000/assets/x',
    'data:image/png;base64,x',
  ])('is nowhere else: %s', (address) => {
    expect(problemsWith({ imageUrl: address })).toEqual(['image_url']);
  });

  it('is on Spotify’s hosts alone where nothing else is allowed', () => {
    const production = { allowedImageOrigins: [] };
    const own = given(1, { imageUrl: 'http://localhost:5000/assets/x' });
    expect(songProblems(own, production)).toHaveLength(1);
    expect(songProblems(given(1), production)).toEqual([]);
  });
});
