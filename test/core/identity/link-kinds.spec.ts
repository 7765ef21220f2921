import { linkKindOf } from '../../../src/core/identity/link-kinds.js';

const SPOTIFY_ID = 'Wren0Wren1Wren2Wren3Wr';

describe('the kind of a link', () => {
  it.each([
    ['spotify', `https://open.spotify.com/artist/${SPOTIFY_ID}`],
    ['spotify', `http://open.spotify.com/artist/${SPOTIFY_ID}`],
    ['other', 'https://open.spotify.com/user/wrenandco'],
    ['other', `https://open.spotify.com/album/${SPOTIFY_ID}`],
    ['youtube', 'https://www.youtube.com/channel/UCwrenandcompanyabcdefgh'],
    ['youtube', 'http://www.youtube.com/user/wrenandco'],
    ['youtube', 'https://www.youtube.com/@wren.and-co'],
    ['youtube', 'https://www.youtube.com/WrenAndCo'],
    ['youtube_music', 'https://music.youtube.com/channel/UCwrenandcompanyabcdefgh'],
    ['other', 'https://www.youtube.com/watch?v=abcdefghijk'],
    ['other', 'https://www.youtube.com/playlist?list=PL1'],
    ['other', 'https://music.youtube.com/watch?v=abcdefghijk'],
    ['wikidata', 'https://www.wikidata.org/wiki/Q990000009'],
    ['wikipedia', 'https://en.wikipedia.org/wiki/Wren_%26_Co'],
    ['deezer', 'https://www.deezer.com/artist/90000009'],
    ['apple_music', 'https://music.apple.com/ie/artist/9000000009'],
    ['apple_music', 'https://itunes.apple.com/ie/artist/id9000000009'],
    ['tidal', 'https://tidal.com/artist/90000009'],
    ['bandcamp', 'https://wren-and-co.bandcamp.com/'],
    ['soundcloud', 'https://soundcloud.com/wren-and-co'],
    ['discogs', 'https://www.discogs.com/artist/90000009'],
    ['lastfm', 'https://www.last.fm/music/Wren+&+Co'],
    ['instagram', 'https://www.instagram.com/wren.and.co/'],
    ['facebook', 'https://www.facebook.com/wrenandco'],
    ['x', 'https://twitter.com/wrenandco'],
    ['tiktok', 'https://www.tiktok.com/@wrenandco'],
    ['other', 'https://wren-and-co.example/'],
  ])('is %s for %s', (kind, address) => {
    expect(linkKindOf(address)).toBe(kind);
  });

  it.each([
    ['a name before the host', `https://open.spotify.com.evil.example/artist/${SPOTIFY_ID}`],
    ['a name behind the host', `https://evil-open.spotify.com/artist/${SPOTIFY_ID}`],
    ['a name in the path', `https://evil.example/open.spotify.com/artist/${SPOTIFY_ID}`],
    ['a name in the query', `https://evil.example/?u=https://open.spotify.com/artist/${SPOTIFY_ID}`],
    ['another port', `https://open.spotify.com:8443/artist/${SPOTIFY_ID}`],
    ['a host that ends alike', 'https://evilbandcamp.com/'],
    ['a host within a host', 'https://a.b.bandcamp.com/'],
    ['more of a path', `https://open.spotify.com/artist/${SPOTIFY_ID}/x/y`],
    ['an id that is too short', 'https://open.spotify.com/artist/Wren'],
  ])('is not taken from %s', (_what, address) => {
    expect(linkKindOf(address)).toBe('other');
  });

  it('is known by the relation for the artist’s own site alone', () => {
    expect(linkKindOf('https://wren-and-co.example/', 'official homepage')).toBe('homepage');
    expect(linkKindOf('https://wren-and-co.bandcamp.com/', 'official homepage')).toBe('bandcamp');
    expect(linkKindOf('https://wren-and-co.example/', 'free streaming')).toBe('other');
  });

  it.each([
    'javascript:alert(1)',
    'ftp://wren.example/',
    'data:text/html,x',
    'wren.example',
    '',
    'https://a:b@wren.example/',
  ])('is none for %s: that is no link', (address) => {
    expect(linkKindOf(address, 'official homepage')).toBeNull();
  });
});
