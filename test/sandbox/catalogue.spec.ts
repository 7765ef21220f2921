import { fold, matchRank } from '../../src/sandbox/catalogue/name-match.js';
import { has, keyOf, songsOf } from '../../src/sandbox/catalogue/sample-catalogue.js';
import { sampleArtists } from '../../src/sandbox/catalogue/sample-catalogue.js';
import { channelId, spotifyId } from '../../src/sandbox/catalogue/sample-id.js';
import { uploadsOf } from '../../src/sandbox/youtube/sample-videos.js';

describe('the sample catalogue', () => {
  const known = sampleArtists.filter(({ handle }) => handle !== undefined);

  it('has at least 36 known artists with 5 to 8 songs each', () => {
    expect(known.length).toBeGreaterThanOrEqual(36);
    for (const artist of known) {
      const { length } = songsOf(artist);
      expect({ name: artist.name, enough: length >= 5 && length <= 8 }).toEqual({ name: artist.name, enough: true });
    }
  });

  it.each(sampleArtists.map((artist) => [keyOf(artist).slice(0, 40), artist] as const))(
    '%s is well formed',
    (_, artist) => {
      for (const song of songsOf(artist)) {
        expect(song.year).toBeGreaterThan(1930);
        expect(song.durationMs).toBeGreaterThan(60_000);
        expect(song.title).not.toMatch(/\d:\d\d/u);
      }
      const [followers, popularity, subscribers, views] = artist.figures;
      for (const figure of [followers, subscribers, views]) expect(figure).toBeGreaterThanOrEqual(0);
      expect(popularity).toBeLessThanOrEqual(100);
      const uploads = uploadsOf(artist);
      const together = uploads.reduce((sum, video) => sum + video.views, 0);
      if (!has(artist, 'no_channel')) expect(together).toBeLessThanOrEqual(views);
    },
  );

  it('gives nobody the same id or handle twice', () => {
    const ids = sampleArtists.flatMap((artist) => [
      spotifyId('artist', keyOf(artist)),
      channelId(keyOf(artist)),
      ...songsOf(artist).map((song) => spotifyId('track', `${keyOf(artist)}/${song.title}`)),
      ...uploadsOf(artist).map((video) => video.id),
      ...(artist.handle === undefined ? [] : [artist.handle]),
    ]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('matching a name', () => {
  it.each([
    ['MUSE', 'Muse', 0],
    ['beyonce', 'Beyoncé', 0],
    ['mo', 'Mø', 0],
    ['ac/dc', 'ACDC', 0],
    ['que', 'Queen', 1],
    ['roses', "Guns N' Roses", 2],
    ['roses guns', "Guns N' Roses", 2],
    ['ivan', 'Nirvana', undefined],
    ['rvan', 'Nirvana', 2],
    ['is', 'Stevie Nicks', undefined],
    ['!?', 'P!nk', undefined],
  ])('%s in %s: %s', (query, name, rank) => {
    expect(matchRank(fold(query), fold(name))).toBe(rank);
  });
});
