import type { artistAnswer, channelAnswer, everywhereAnswer, tracksAnswer } from '../../music-response.js';
import { MusicController } from '../../music.controller.js';
import { describe } from '../operation.js';
import {
  address,
  component,
  constant,
  listOf,
  nothing,
  nullable,
  objectOf,
  oneOf,
  shownAs,
  text,
  wholeNumber,
} from '../schemas.js';

type ArtistAnswer = ReturnType<typeof artistAnswer>;
type TracksAnswer = ReturnType<typeof tracksAnswer>;
type EverywhereAnswer = ReturnType<typeof everywhereAnswer>;

const sample = constant(
  true,
  'Only there when the answer comes from the sample catalogue of a server without credentials.',
);
const stale = constant(
  true,
  'Only there when the answer is older than it should be: it is being renewed, or the source cannot be asked right now.',
);
const imageUrl = nullable(address('https://i.scdn.co/image/ab6761610000e5eb', 'The largest picture on offer.'));
const spotifyUrl = address(
  'https://open.spotify.com/artist/12Chz98pHFMPJEknJQMWvI',
  'The page at Spotify, to link back to.',
);

const otherMatch = objectOf<ArtistAnswer['other_matches'][number]>({
  id: text('7ytR5pFWmSjzHJIeQkgog4'),
  name: text('Muse Sequence'),
  image_url: nullable(address('https://i.scdn.co/image/ab67616100005174')),
  spotify_url: address('https://open.spotify.com/artist/7ytR5pFWmSjzHJIeQkgog4'),
});

const artist = component(
  'Artist',
  objectOf<ArtistAnswer>(
    {
      id: text('12Chz98pHFMPJEknJQMWvI'),
      name: text('Muse'),
      followers: nullable(text('9,012,345', 'With thousands separators. Null when Spotify does not say.')),
      followers_count: nullable(wholeNumber(9_012_345)),
      popularity: nullable(wholeNumber(78, 'Spotify’s own measure.', { maximum: 100 })),
      image_url: imageUrl,
      genres: nullable(text('alternative rock, modern rock', 'Joined by commas.')),
      spotify_url: spotifyUrl,
      other_matches: listOf(component('ArtistMatch', otherMatch), {
        maxItems: 9,
        description: 'The others of the same answer: the first whose name equals the query was chosen, else the first.',
      }),
      sample,
      stale,
    },
    { optional: ['sample', 'stale'], description: 'What Spotify does not say is null, never invented.' },
  ),
);

const channel = component(
  'Channel',
  objectOf<ReturnType<typeof channelAnswer>>(
    {
      channel_id: text('UCGGhM6XCSJFQ6DTRffnKRIw'),
      title: text('Muse', 'Plain text.'),
      description: text('The official channel.'),
      subscribers: nullable(text('3,400,000', 'With thousands separators. Null when the channel hides it.')),
      subscribers_count: nullable(wholeNumber(3_400_000)),
      views: nullable(text('2,100,000,000')),
      views_count: nullable(wholeNumber(2_100_000_000)),
      video_count: nullable(wholeNumber(312)),
      channel_url: address('https://www.youtube.com/channel/UCGGhM6XCSJFQ6DTRffnKRIw'),
      image_url: nullable(address('https://yt3.ggpht.com/muse')),
      top_video_url: nullable(address('https://www.youtube.com/watch?v=w8KQmps-Sog')),
      top_video_title: nullable(text('Uprising')),
      top_video_views: nullable(wholeNumber(250_000_000)),
      sample,
      stale,
    },
    { optional: ['sample', 'stale'], description: 'Counts that the channel hides are null.' },
  ),
);

const track = objectOf<TracksAnswer['items'][number]>({
  id: text('4VqPOruhp5EdPBeR92t6lQ'),
  name: text('Uprising'),
  artist: text('Muse', 'All artists of the track, joined by commas.'),
  album: nullable(text('The Resistance')),
  duration_ms: nullable(wholeNumber(304_840, 'Milliseconds.')),
  image_url: nullable(address('https://i.scdn.co/image/ab67616d0000b273')),
  spotify_url: address('https://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ'),
});

const tracks = objectOf<TracksAnswer>(
  {
    items: listOf(component('Track', track), { maxItems: 10 }),
    next_offset: nullable(wholeNumber(10, 'Where the following page starts; null on the last.')),
    sample,
    stale,
  },
  { optional: ['sample', 'stale'] },
);

const status = oneOf(['ok', 'not_found', 'unavailable', 'not_configured']);

const everywhere = objectOf<EverywhereAnswer>(
  {
    query: text('Muse'),
    spotify: objectOf<EverywhereAnswer['spotify']>({ status, artist: nullable(artist) }),
    youtube: objectOf<EverywhereAnswer['youtube']>({ status, channel: nullable(channel) }),
    sample,
  },
  { optional: ['sample'] },
);

const unavailable = { status: 'unavailable' };

/** The failures of one source, whichever it is. */
const SOURCE_FAILURES = ['not_found', 'upstream_error', 'upstream_timeout'] as const;
const SPOTIFY_FAILURES = [...SOURCE_FAILURES, 'spotify_not_configured', 'spotify_unavailable'] as const;
const YOUTUBE_FAILURES = [...SOURCE_FAILURES, 'youtube_not_configured', 'youtube_unavailable'] as const;

export const musicOperations = describe(MusicController, {
  spotify: {
    id: 'searchSpotify',
    tag: 'Search',
    summary: 'Find an artist on Spotify',
    example: { artist_name: 'Muse' },
    fields: { artist_name: { description: 'Surrounding white space is dropped.' } },
    answer: { data: artist },
    codes: SPOTIFY_FAILURES,
  },
  youtube: {
    id: 'searchYouTube',
    tag: 'Search',
    summary: 'Find a channel on YouTube',
    example: { channel_name: 'Muse' },
    fields: { channel_name: { description: 'A name, or a handle such as `@muse`.' } },
    answer: { data: channel },
    codes: YOUTUBE_FAILURES,
  },
  tracks: {
    id: 'searchTracks',
    tag: 'Search',
    summary: 'Find tracks on Spotify, page by page',
    example: { q: 'Uprising', limit: 10, offset: 0 },
    fields: {
      q: { description: 'What to search for.' },
      limit: { description: 'How many tracks a page has; 10 when left out.', default: 10 },
      offset: { description: 'How many tracks to pass over: `next_offset` of the page before.', default: 0 },
    },
    answer: { data: tracks },
    codes: ['upstream_error', 'upstream_timeout', 'spotify_not_configured', 'spotify_unavailable'],
  },
  everywhere: {
    id: 'searchEverywhere',
    tag: 'Search',
    summary: 'Ask both sources at once',
    description: 'One side’s failure never hides the other’s answer.',
    example: { q: 'Muse' },
    fields: { q: { description: 'The name to look up on both.' } },
    answer: { data: everywhere },
    codes: ['search_unavailable'],
    failureData: {
      search_unavailable: shownAs(everywhere, {
        query: 'Muse',
        spotify: { ...unavailable, artist: nothing.example },
        youtube: { ...unavailable, channel: nothing.example },
      }),
    },
  },
});
