import type { SampleArtist } from '../sample-artist.js';

/**
 * Invented artists whose names get in the way of the real ones: tribute bands that the services put first, namesakes
 * that differ by case or accents only, and channels whose titles need escaping.
 */
export const lookAlikes: readonly SampleArtist[] = [
  {
    name: 'Muse Girls',
    figures: [12_345, 21, 4_321, 1_234_567],
    genres: ['sample tribute'],
    albums: { 'Girls Play Muse (2018)': 'Starlight (Harp Version) 4:12; Hysteria (Harp Version) 4:01' },
    quirks: ['ranks_first'],
  },
  {
    name: 'MUSE',
    figures: [17, 2, 45, 3_210],
    genres: [],
    albums: { 'Bedroom Demos (2021)': 'Rehearsal Tape 2:31' },
    quirks: ['no_images'],
  },
  {
    name: 'Muse And The Forgetting',
    figures: [2, 0, 0, 0],
    genres: [],
    albums: { 'Lethe (2016)': 'What Was I Saying 3:33' },
    quirks: ['no_channel', 'no_images'],
  },
  {
    name: 'Queen Tribute Band',
    figures: [23_456, 28, 9_876, 4_567_890],
    genres: ['sample tribute'],
    albums: { 'One Night of Queen (2012)': 'Bohemian Rhapsody (Live Tribute) 6:10; Radio Ga Ga (Live Tribute) 5:45' },
    quirks: ['ranks_first'],
  },
  {
    name: 'BEYONCE Tribute',
    figures: [3_456, 14, 1_234, 456_789],
    genres: ['sample tribute'],
    albums: { 'Halo Forever (2015)': 'Halo (Tribute) 4:19' },
    quirks: ['ranks_first'],
  },
  {
    name: 'Beyonce',
    figures: [321, 5, 98, 12_345],
    genres: [],
    albums: { 'Namesake (2019)': 'Not That One 3:01' },
  },
  {
    name: 'Bjork',
    figures: [210, 4, 76, 9_876],
    genres: [],
    albums: { 'Birch (2017)': 'Norwegian Forest 3:45' },
  },
  {
    name: 'Adele Cover Project',
    figures: [8_765, 19, 5_432, 2_345_678],
    genres: ['sample tribute'],
    albums: { 'Someone Like Her (2014)': 'Hello (Cover) 4:50; Rolling in the Deep (Cover) 3:50' },
    quirks: ['ranks_first'],
  },
  {
    name: 'Coldplay Tribute',
    figures: [6_543, 18, 2_345, 987_654],
    genres: ['sample tribute'],
    albums: { 'Yellow Submissions (2013)': 'Yellow (Tribute) 4:30' },
    quirks: ['ranks_first', 'no_figures'],
  },
  {
    name: 'ABBA Revival',
    figures: [9_876, 22, 3_456, 1_098_765],
    genres: ['sample tribute'],
    albums: { 'Thank You Again (2009)': 'Dancing Queen (Revival) 3:48' },
    quirks: ['ranks_first'],
  },
  {
    name: 'Mo',
    figures: [1_234, 9, 12, 0],
    genres: [],
    albums: { 'Without the Stroke (2020)': 'Plain O 2:58' },
    quirks: ['no_uploads_list'],
  },
  {
    name:
      'The Very Long Sample Orchestra and Chorus of the Society for Names That Fit on No Button, ' +
      'in No Table and Hardly in Any Heading, featuring Everybody Else',
    figures: [140, 3, 140, 14_000],
    genres: ['sample orchestral'],
    albums: {
      'A Title That Is Long Enough to Show What Happens When a Title Is Too Long for Its Place (2022)':
        'A Movement Whose Name Goes On for Longer than Most of the Movements That It Names Would Last in Performance 9:59',
    },
  },
  {
    name: 'Rock & Roll\'s "Best" <3 Band',
    figures: [0, 0, 7_654, 765_432],
    genres: [],
    albums: { 'Markup (2020)': 'Tom & Jerry\'s "Quoted" <b>Song</b> 3:14; 1 < 2 && 3 > 2 2:22' },
    quirks: ['youtube_only'],
  },
  {
    name: 'Ampersand &amp; Sons',
    figures: [0, 0, 543, 54_321],
    genres: [],
    albums: { 'Spelt Out (2020)': 'The Name Really Contains &amp; 3:00' },
    quirks: ['youtube_only'],
  },
];
