import { sampleMbid } from '../../../src/sandbox/catalogue/sample-id.js';
import { ArtistSet, both, links, onSpotify } from './artist-set.js';
import { inventedName, NAMES_IN_OTHER_SCRIPTS } from './invented-names.js';
import { addWrongLinks } from './invented-wrong-links.js';

/** Numbers of names, apart for each kind. */
const START = { namesakes: 0, oneSide: 40, wrongLinks: 80, tributes: 120, plain: 160 };

const squeezed = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * 240 invented artists, always the same: 60 namesakes, 40 in other scripts, 20 missing on one side, 20 with links that
 * are wrong or have ended, 20 whose tributes come first, 80 plain ones.
 */
export function inventedArtists(): ArtistSet {
  const set = new ArtistSet();
  addNamesakes(set);
  addOtherScripts(set);
  addMissingOnOneSide(set);
  addWrongLinks(set, START.wrongLinks);
  addTributes(set);
  addPlain(set);
  return set;
}

/**
 * 24 names, two or three artists each. The best known is searched for by the name; the others are picked among the
 * matches, or come by their page at Spotify or their id. Whoever has the handle that the name suggests is by turns the
 * best and the least known; MusicBrainz's order is at times another one; the last one is at times unknown there,
 * or without a link to the channel.
 */
function addNamesakes(set: ArtistSet): void {
  const countries = ['GB', 'US', 'JP'];
  for (let group = 0; group < 24; group += 1) {
    const name = inventedName(START.namesakes + group);
    const size = group % 2 === 0 ? 3 : 2;
    for (let rank = 0; rank < size; rank += 1) {
      const country = countries[rank] ?? '';
      const isLast = rank === size - 1;
      const hasHandle = group % 4 < 2 ? rank === 0 : isLast;
      const key = set.page(`${name} (${country})`, group % 6 === 5 && isLast ? name.toUpperCase() : name, {
        handle: hasHandle ? squeezed(name) : `${squeezed(name)}.${country.toLowerCase()}`,
        popularity: 70 - 20 * rank,
        subscribers: 100_000 >> rank,
      });
      const isKnown = !(isLast && group % 8 === 5);
      if (isKnown) {
        const reversed = group % 3 === 1 ? { popularity: 10 + 20 * rank } : {};
        const ownLinks = group % 8 === 1 && isLast ? [links.spotify(key)] : both(key);
        set.identity(key, { country, disambiguation: `the ones from ${country}`, links: ownLinks, ...reversed });
      }
      const by = rank === 0 ? 'name' : (['pick', 'page', 'id'] as const)[(group + rank) % 3];
      const query = by === 'page' ? `https://open.spotify.com/artist/${onSpotify(key)}` : name;
      set.search(
        'namesakes',
        query,
        { spotify: key, youtube: key },
        {
          ...(by === 'pick' || (by === 'id' && !isKnown) ? { picked: onSpotify(key) } : {}),
          ...(by === 'id' && isKnown ? { mbid: sampleMbid(key) } : {}),
        },
      );
    }
  }
}

/** Typed by turns as they are written and in Latin letters; the sources use either. */
function addOtherScripts(set: ArtistSet): void {
  NAMES_IN_OTHER_SCRIPTS.forEach(([native, latin], i) => {
    const handle = `${squeezed(latin)}official`;
    const spotify = set.page(`${latin} at Spotify`, i % 2 === 0 ? native : latin, {
      aliases: [native, latin],
      quirks: ['no_channel'],
    });
    const youtube = set.page(`${latin} at YouTube`, i % 3 === 0 ? latin : native, {
      handle,
      aliases: [native, latin],
      quirks: ['youtube_only'],
    });
    // Somebody who plays their songs, with the name in Latin letters and the handle that it suggests.
    if (i % 8 === 0)
      set.page(`${latin}, played by others`, latin, { handle: squeezed(latin), quirks: ['youtube_only'] });
    // Where no alias is known, a page in Latin letters has another name than the artist.
    const isUnaliased = i % 10 === 9;
    set.identity(spotify, {
      name: native,
      sortName: latin,
      aliases: isUnaliased ? [] : [latin],
      links: [links.spotify(spotify), i % 4 === 1 ? links.youtube(`@${handle}`) : links.channel(youtube)],
    });
    const isTypedInLatin = Math.floor(i / 2) % 2 === 0;
    set.search(
      'other scripts',
      isTypedInLatin ? latin : native,
      { spotify, youtube },
      {
        doubtful: isUnaliased ? ['spotify', 'youtube'] : [],
      },
    );
  });
}

/** Ten without a channel, ten without a page at Spotify. Of each, two have a namesake there and two somebody alike. */
function addMissingOnOneSide(set: ArtistSet): void {
  for (let i = 0; i < 20; i += 1) {
    const name = inventedName(START.oneSide + i);
    const missing = i < 10 ? 'youtube' : 'spotify';
    const handle = `${squeezed(name)}music`;
    const key = set.page(name, name, { handle, quirks: [missing === 'youtube' ? 'no_channel' : 'youtube_only'] });
    const only = missing === 'youtube' ? 'youtube_only' : 'no_channel';
    if (i % 10 < 2) set.page(`${name}, others`, name, { handle: `${squeezed(name)}2`, quirks: [only] });
    else if (i % 10 < 4) set.page(`${name} at home`, `${name} Fan Archive`, { quirks: [only] });
    set.identity(key, { links: [missing === 'youtube' ? links.spotify(key) : links.channel(key)] });
    set.search('missing on one side', name, {
      spotify: missing === 'spotify' ? null : key,
      youtube: missing === 'youtube' ? null : key,
    });
  }
}

/** Both sources rank the tribute first. It says so in its name, or writes the name as it was typed. */
function addTributes(set: ArtistSet): void {
  for (let i = 0; i < 20; i += 1) {
    const plain = inventedName(START.tributes + i);
    const isSpelledAsTyped = i % 2 === 1;
    const name = isSpelledAsTyped ? `The ${plain.replace(' ', ' & ')}` : plain;
    const typed = isSpelledAsTyped ? plain.replace(' ', ' and ') : plain;
    const key = set.page(name, name, { handle: `${squeezed(plain)}official`, popularity: 60, subscribers: 900_000 });
    set.page(`${name}, the tribute`, isSpelledAsTyped ? typed : `${name} Tribute Band`, {
      handle: isSpelledAsTyped ? squeezed(typed) : `${squeezed(plain)}tribute`,
      popularity: 20,
      subscribers: 4_000,
      quirks: ['ranks_first'],
    });
    set.identity(key, { aliases: i % 4 === 3 ? [plain] : [], links: both(key) });
    set.search('tributes', typed, { spotify: key, youtube: key });
  }
}

/** Links in every form, some without links, some unknown to MusicBrainz; typed as people type. */
function addPlain(set: ArtistSet): void {
  for (let i = 0; i < 80; i += 1) {
    const plain = inventedName(START.plain + i);
    const name =
      i % 16 === 5 ? `Ánima ${plain}` : i % 16 === 9 ? `The ${plain}` : i % 16 === 13 ? plain.toUpperCase() : plain;
    const typed = i % 16 === 5 ? `anima ${plain}` : plain;
    const handle = i % 10 === 8 ? `${squeezed(plain)}.tv` : squeezed(name.normalize('NFD'));
    const key = set.page(name, name, { handle, popularity: 20 + (i % 60) });
    const spotify = links.spotify(key);
    const forms = [
      both(key),
      [spotify, links.youtube(`@${handle}`)],
      [...both(key), links.youtube(`@${handle}`)],
      [spotify, links.youtube(`user/${handle}`)],
      [spotify, links.youtube(`c/${handle}`)],
      [spotify, links.music(key)],
      [spotify],
      null,
      [],
      [links.channel(key), { ...spotify, url: spotify.url.replace('https:', 'http:') }],
    ][i % 10];
    if (forms) set.identity(key, { links: forms, former: i % 20 === 9 ? [`${name}, entered twice`] : [] });
    set.search('plain', typed, { spotify: key, youtube: key });
  }
}
