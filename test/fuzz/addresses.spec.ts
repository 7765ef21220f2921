import fc from 'fast-check';
import { linkKindOf } from '../../src/core/identity/link-kinds.js';
import { linkedChannelOf, spotifyArtistIdOf } from '../../src/core/identity/source-links.js';
import { isMbid } from '../../src/core/identity/artist-identity.js';
import { isArtwork } from '../../src/core/music/artwork.js';
import { cleanSearchTerm, readArtistAddress } from '../../src/core/music/search-term.js';
import { isChannelName } from '../../src/core/music/youtube-names.js';
import { pictureAddress, spotifyLink, trackIdOf } from '../../src/core/playlists/spotify-addresses.js';
import { DomainError } from '../../src/core/shared/domain-error.js';
import { mustLeadTo } from './support/foreign-answer.js';
import { fuzz, must } from './support/fuzz.js';
import { damaged, oddText } from './support/odd-inputs.js';

const ID = '4L6i1I6tFpc1bKui5coGme';
const SEEDS = [
  `https://open.spotify.com/artist/${ID}?si=x`,
  `open.spotify.com/intl-de/artist/${ID}`,
  `spotify:artist:${ID}`,
  `spotify:track:${ID}`,
  `https://open.spotify.com/intl-pt/track/${ID}#x`,
  `https://i.scdn.co/image/${ID}`,
  'https://www.youtube.com/channel/UCK8sQmJBp8GCxrOtXWBpyEA',
  'https://music.youtube.com/@halcyon/videos',
  'm.youtube.com/c/Halcyon%20Drift',
  'youtube.com/user/halcyon',
  'UCK8sQmJBp8GCxrOtXWBpyEA',
  '@halcyon',
  'https://musicbrainz.org/artist/4BA71AB7-ac05-44a5-acc6-be1805fdf179/relationships',
  'https://halcyondrift.bandcamp.com/music/',
  'https://de.wikipedia.org/wiki/M%C3%BCse',
  'http://user:pw@open.spotify.com:443/artist/x',
];

/** What an artist's address says. */
function mustNameAnArtist(typed: string): void {
  let address;
  try {
    address = readArtistAddress(cleanSearchTerm(typed).trim(), 'q');
  } catch (error) {
    must(error instanceof DomainError && error.code === 'validation_failed', `${String(error)} is a refusal`);
    return;
  }
  if (address?.source === 'spotify') must(/^[A-Za-z\d]{22}$/.test(address.id), 'it is an id of Spotify’s');
  if (address?.source === 'musicbrainz') must(isMbid(address.mbid), 'it is an id of MusicBrainz’');
  if (address?.source !== 'youtube') return;
  const { by, value } = address.channel;
  if (by === 'id') must(/^UC[\w-]{22}$/.test(value), 'it is a channel’s id');
  else must(typed.includes('@') || isChannelName(value), `${JSON.stringify(value)} is a channel’s name`);
}

fuzz('pasted addresses', fc.oneof({ weight: 5, arbitrary: damaged(SEEDS) }, oddText), (text) => {
  mustNameAnArtist(text);
  const link = spotifyLink(text);
  if (link !== null) mustLeadTo('https://open.spotify.com', link);
  const picture = pictureAddress(text, { allowedImageOrigins: [] });
  must(picture === null || isArtwork('spotify', new URL(picture)), 'a picture is Spotify’s');
  const track = trackIdOf(text);
  must(track === null || (track.length === 22 && text.includes(track)), 'a track’s id is one of the address');
  const artist = spotifyArtistIdOf(text);
  must(artist === null || linkKindOf(text) === 'spotify', 'an artist’s page is one at Spotify');
  const channel = linkedChannelOf(text);
  must(channel === null || linkKindOf(text)?.startsWith('youtube') === true, 'a channel is at YouTube');
});
