import type { SampleArtist } from '../sample-artist.js';

export const electronicAndHipHop: readonly SampleArtist[] = [
  {
    name: 'Daft Punk',
    handle: 'daftpunk',
    figures: [11_234_890, 78, 5_012_345, 4_765_432_109],
    genres: ['electro', 'filter house', 'french house'],
    albums: {
      'Random Access Memories (2013)': 'Get Lucky 6:09; Instant Crush 5:37; Lose Yourself to Dance 5:53',
      'Discovery (2001)': 'One More Time 5:20; Harder, Better, Faster, Stronger 3:44; Digital Love 4:58',
      'Homework (1997)': 'Around the World 7:09',
    },
    quirks: ['no_images'],
  },
  {
    name: 'Massive Attack',
    handle: 'massiveattack',
    figures: [3_123_456, 67, 712_345, 543_210_987],
    genres: ['trip hop', 'downtempo'],
    albums: {
      'Mezzanine (1998)': 'Teardrop 5:30; Angel 6:18; Inertia Creeps 5:57',
      'Blue Lines (1991)': 'Unfinished Sympathy 5:08; Safe from Harm 5:18',
      '100th Window (2003)': 'Butterfly Caught 7:34',
    },
    quirks: ['no_image_sizes'],
  },
  {
    name: 'Portishead',
    handle: 'portishead',
    figures: [2_456_789, 66, 345_678, 0],
    genres: ['trip hop', 'electronica'],
    albums: {
      'Dummy (1994)': 'Glory Box 5:06; Sour Times 4:11; Roads 5:02; Wandering Star 4:51',
      'Third (2008)': 'Machine Gun 4:43; The Rip 4:30',
    },
    quirks: ['no_videos', 'no_thumbnails'],
  },
  {
    name: 'Burial',
    figures: [654_321, 53, 0, 0],
    genres: ['future garage', 'dubstep'],
    albums: {
      'Untrue (2007)': 'Archangel 3:58; Near Dark 3:54; Ghost Hardware 4:53; Raver 4:59',
      'Burial (2006)': 'Distant Lights 5:26; Southern Comfort 5:01',
    },
    quirks: ['no_channel'],
  },
  {
    name: 'Kraftwerk',
    handle: 'kraftwerk',
    figures: [1_345_678, 58, 265_432, 198_765_432],
    genres: ['elektronische musik', 'synthpop'],
    albums: {
      'The Man-Machine (1978)': 'The Model 3:39; The Robots 6:11; Neon Lights 8:52',
      'Computer World (1981)': 'Computer Love 7:15; Pocket Calculator 4:55',
      'Autobahn (1974)': 'Autobahn 22:42',
    },
    quirks: ['no_view_counts'],
  },
  {
    name: 'The Prodigy',
    handle: 'theprodigy',
    figures: [3_987_654, 70, 1_876_543, 1_456_789_012],
    genres: ['big beat', 'breakbeat'],
    albums: {
      'The Fat of the Land (1997)': 'Breathe 5:35; Firestarter 4:40; Smack My Bitch Up 5:43',
      'Invaders Must Die (2009)': 'Omen 3:36; Invaders Must Die 4:55',
      'Music for the Jilted Generation (1994)': 'Voodoo People 6:27',
    },
  },
  {
    name: 'Kendrick Lamar',
    handle: 'kendricklamar',
    figures: [42_345_678, 92, 16_789_012, 11_234_567_890],
    genres: ['conscious hip hop', 'hip hop', 'west coast rap'],
    albums: {
      'DAMN. (2017)': 'HUMBLE. 2:57; DNA. 3:05; LOVE. 3:33',
      'good kid, m.A.A.d city (2012)': "Money Trees 6:26; Swimming Pools (Drank) 4:07; Bitch, Don't Kill My Vibe 5:10",
      'To Pimp a Butterfly (2015)': 'Alright 3:39',
    },
  },
  {
    name: 'Eminem',
    handle: 'eminemmusic',
    figures: [103_456_789, 91, 66_123_456, 33_456_789_012],
    genres: ['detroit hip hop', 'hip hop', 'rap'],
    albums: {
      'Curtain Call: The Hits (2005)': "When I'm Gone 4:41",
      'The Eminem Show (2002)': "Without Me 4:50; 'Till I Collapse 4:57; Superman 5:50",
      'The Marshall Mathers LP (2000)': 'The Real Slim Shady 4:44; Stan 6:44',
      'Recovery (2010)': 'Love the Way You Lie 4:23',
    },
  },
];
