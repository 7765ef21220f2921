import { artistPlayer, videoPlayer } from './players.js';
import type { SongRow } from './playlists/playlist-view-models.js';
import type { ComponentsView, FieldView, ResultCard, ResultSide } from './view-models.js';

/** The style sheet's own names. */
const COLOURS = [
  'page',
  'surface',
  'sunken',
  'stage',
  'ink',
  'ink-soft',
  'line',
  'line-strong',
  'accent',
  'accent-strong',
  'on-accent',
  'highlight',
  'highlight-soft',
  'error',
  'error-soft',
  'success',
  'success-soft',
] as const;

/** What the page of components shows, with the cases that break a design: long, right to left, missing. */
export function componentSamples(asset: (name: string) => string): ComponentsView {
  return { colours: COLOURS, fields: FIELDS, songs: songRows(asset), sides: [artistSide(asset), channelSide(asset)] };
}

const plainField: FieldView = {
  name: 'sample_name',
  id: 'sample-name',
  label: 'Name',
  type: 'text',
  value: '',
  autocomplete: 'off',
  hint: 'What is expected here',
  problem: null,
  rated: false,
};

const FIELDS: readonly FieldView[] = [
  plainField,
  { ...plainField, id: 'sample-wrong', label: 'Name with a problem', value: '?', problem: 'Please type a name.' },
  { ...plainField, id: 'sample-password', label: 'New password', type: 'password', hint: null, rated: true },
];

function songRows(asset: (name: string) => string): SongRow[] {
  const row = (place: number, name: string | null, rest: Partial<SongRow> = {}): SongRow => ({
    id: String(place),
    place,
    name,
    title: name ?? `the song at place ${place}`,
    url: 'https://open.spotify.com/',
    facts: ['Somebody', 'An album', '3:05'],
    imageUrl: null,
    isFirst: false,
    isLast: false,
    removal: '/dev/components',
    move: '/dev/components',
    ...rest,
  });
  return [
    row(1, 'A song with a picture', { imageUrl: asset('sample-01.svg') }),
    row(2, 'A song without a picture and with a name that takes more room than there is on any line'),
    row(3, null),
  ];
}

function artistSide(asset: (name: string) => string): ResultSide {
  const id = '0000000000000000000000';
  const name = 'أم كلثوم';
  const card: ResultCard = {
    name,
    imageUrl: asset('sample-01.svg'),
    figures: [
      { label: 'Followers', value: '1,234,567' },
      { label: 'Popularity', value: '64 of 100' },
    ],
    tags: ['tarab', 'a genre with quite a long name'],
    description: '',
    url: `https://open.spotify.com/artist/${id}`,
    topVideo: null,
    player: artistPlayer({ id, name }),
    otherMatches: [
      { name: 'Somebody else', imageUrl: asset('sample-02.svg'), href: '/?q=Somebody+else' },
      { name: 'Somebody without a picture', imageUrl: null, href: '/?q=Somebody+without+a+picture' },
    ],
    sample: true,
    age: null,
  };
  const homeUrl = 'https://open.spotify.com/';
  return { source: 'spotify', sourceName: 'Spotify', homeUrl, status: 'ok', card, message: '' };
}

function channelSide(asset: (name: string) => string): ResultSide {
  const video = { id: '00000000000', title: 'A video with a title that says everything at once, and then some' };
  const card: ResultCard = {
    name: 'The Very Long Orchestra and Chorus of the Society for Names That Fit on No Button',
    imageUrl: asset('placeholder.svg'),
    figures: [
      { label: 'Subscribers', value: '987,654' },
      { label: 'Views', value: '12,345,678,901' },
      { label: 'Videos', value: '321' },
    ],
    tags: [],
    description: 'What a channel says about itself, shortened to its beginning…',
    url: 'https://www.youtube.com/',
    topVideo: { title: video.title, url: `https://www.youtube.com/watch?v=${video.id}`, views: '1,000,000,000' },
    player: videoPlayer(video),
    otherMatches: [],
    sample: false,
    age: '25 minutes',
  };
  const homeUrl = 'https://www.youtube.com/';
  return { source: 'youtube', sourceName: 'YouTube', homeUrl, status: 'ok', card, message: '' };
}
