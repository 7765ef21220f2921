import type { SampleArtist } from '../sample-artist.js';

export const pop: readonly SampleArtist[] = [
  {
    name: 'Adele',
    handle: 'adele',
    figures: [58_123_456, 82, 31_987_654, 16_543_210_987],
    genres: ['british soul', 'pop', 'pop soul'],
    albums: {
      '21 (2011)': 'Rolling in the Deep 3:48; Someone Like You 4:45; Set Fire to the Rain 4:02',
      '25 (2015)': 'Hello 4:55; When We Were Young 4:50',
      '30 (2021)': 'Easy on Me 3:44',
    },
    quirks: ['few_thumbnails'],
  },
  {
    name: 'Beyoncé',
    handle: 'beyonce',
    figures: [39_876_543, 86, 27_654_321, 19_876_543_210],
    genres: ['pop', 'r&b'],
    albums: {
      'I Am... Sasha Fierce (2008)': 'Halo 4:21; Single Ladies (Put a Ring on It) 3:13; If I Were a Boy 4:09',
      'Dangerously in Love (2003)': 'Crazy in Love 3:56',
      'Renaissance (2022)': 'CUFF IT 3:45; ALIEN SUPERSTAR 3:35',
    },
  },
  {
    name: 'P!nk',
    handle: 'pink',
    figures: [17_654_321, 79, 11_234_567, 9_876_543_210],
    genres: ['dance pop', 'pop'],
    aliases: ['Pink'],
    albums: {
      'The Truth About Love (2012)': 'Just Give Me a Reason 4:02; Try 4:07',
      'Funhouse (2008)': 'So What 3:35; Sober 4:11',
      "I'm Not Dead (2006)": 'Who Knew 3:28; U + Ur Hand 3:34',
    },
  },
  {
    name: 'ABBA',
    handle: 'abba',
    figures: [14_567_890, 78, 5_678_901, 4_321_098_765],
    genres: ['europop', 'swedish pop'],
    albums: {
      'Arrival (1976)': 'Dancing Queen 3:51; Money, Money, Money 3:05; Knowing Me, Knowing You 4:02',
      'ABBA (1975)': 'Mamma Mia 3:32; SOS 3:20',
      'Voulez-Vous (1979)': 'Gimme! Gimme! Gimme! (A Man After Midnight) 4:50; Chiquitita 5:26',
    },
    quirks: ['deleted_video'],
  },
  {
    name: 'Madonna',
    handle: 'madonna',
    figures: [11_234_567, 76, 6_789_012, 5_987_654_321],
    genres: ['dance pop', 'pop'],
    albums: {
      'Confessions on a Dance Floor (2005)': 'Hung Up 5:37; Sorry 4:43',
      'Like a Prayer (1989)': 'Like a Prayer 5:41; Express Yourself 4:37',
      'Ray of Light (1998)': 'Frozen 6:07; Ray of Light 5:19',
    },
  },
  {
    name: 'Taylor Swift',
    handle: 'taylorswift',
    figures: [138_765_432, 98, 61_234_567, 38_765_432_109],
    genres: ['pop'],
    albums: {
      'Lover (2019)': 'Cruel Summer 2:58; Lover 3:41',
      '1989 (2014)': 'Blank Space 3:51; Style 3:51; Shake It Off 3:39',
      'folklore (2020)': 'cardigan 3:59; august 4:21',
    },
  },
  {
    name: 'Ed Sheeran',
    handle: 'edsheeran',
    figures: [118_765_432, 89, 57_654_321, 35_678_901_234],
    genres: ['pop', 'singer-songwriter pop'],
    albums: {
      '÷ (2017)': 'Shape of You 3:53; Perfect 4:23; Castle on the Hill 4:21',
      'x (2014)': 'Thinking out Loud 4:41; Photograph 4:18',
      '= (2021)': 'Bad Habits 3:51; Shivers 3:27',
    },
  },
  {
    name: 'The Weeknd',
    handle: 'theweeknd',
    figures: [104_321_098, 93, 38_123_456, 31_234_567_890],
    genres: ['canadian pop', 'canadian contemporary r&b', 'pop'],
    albums: {
      'After Hours (2020)': 'Blinding Lights 3:20; Save Your Tears 3:35; After Hours 6:01',
      'Starboy (2016)': 'Starboy 3:50; Die for You 4:20',
      'Beauty Behind the Madness (2015)': "The Hills 4:02; Can't Feel My Face 3:33",
    },
  },
  {
    name: 'Lady Gaga',
    handle: 'ladygaga',
    figures: [36_543_210, 90, 23_456_789, 17_654_321_098],
    genres: ['art pop', 'dance pop', 'pop'],
    albums: {
      'The Fame Monster (2009)': 'Bad Romance 4:54; Telephone 3:40',
      'The Fame (2008)': 'Poker Face 3:57; Just Dance 4:01; Paparazzi 3:28',
      'Born This Way (2011)': 'Bloody Mary 4:04; Judas 4:09',
    },
  },
  {
    name: 'Mø',
    handle: 'moofficial',
    figures: [1_876_543, 64, 912_345, 876_543_210],
    genres: ['danish pop', 'electropop'],
    albums: {
      'Forever Neverland (2018)': 'Blur 3:29; Sun in Our Eyes 3:17; Nostalgia 3:32',
      'No Mythologies to Follow (2014)': "Don't Wanna Dance 3:18; Pilgrim 3:51",
    },
  },
  {
    name: 'Björk',
    handle: 'bjork',
    figures: [2_345_678, 62, 789_012, 512_345_678],
    genres: [],
    albums: {
      'Post (1995)': "Army of Me 3:54; It's Oh So Quiet 3:38; Hyperballad 5:21",
      'Homogenic (1997)': 'Jóga 5:05; All Is Full of Love 4:33; Bachelorette 5:13',
      'Debut (1993)': 'Human Behaviour 4:12',
    },
  },
  {
    name: 'Kate Bush',
    handle: 'katebushmusic',
    figures: [3_210_987, 67, 1_023_456, 654_321_987],
    genres: ['art pop', 'baroque pop', 'new wave pop'],
    albums: {
      'Hounds of Love (1985)': 'Running Up That Hill (A Deal with God) 4:58; Cloudbusting 5:09; Hounds of Love 3:02',
      'The Kick Inside (1978)': 'Wuthering Heights 4:28; The Man with the Child in His Eyes 2:39',
      'Never for Ever (1980)': 'Babooshka 3:20',
    },
  },
  {
    name: 'David Bowie',
    handle: 'davidbowie',
    figures: [11_987_654, 77, 2_345_678, 1_876_543_219],
    genres: ['art rock', 'classic rock', 'glam rock'],
    albums: {
      '"Heroes" (1977)': '"Heroes" 6:11',
      'Hunky Dory (1971)': 'Life on Mars? 3:55; Changes 3:37',
      'David Bowie (1969)': 'Space Oddity 5:18',
      'The Rise and Fall of Ziggy Stardust (1972)': 'Starman 4:14; Moonage Daydream 4:40',
      'Let’s Dance (1983)': 'Let’s Dance 4:07',
    },
  },
  {
    name: 'Sade',
    handle: 'sade',
    figures: [6_123_456, 73, 1_654_321, 1_234_567_890],
    genres: ['quiet storm', 'sophisti-pop', 'soul'],
    albums: {
      'Diamond Life (1984)': 'Smooth Operator 4:18; Your Love Is King 3:40',
      'Love Deluxe (1992)': 'No Ordinary Love 7:20; Kiss of Life 5:50; Cherish the Day 5:34',
      'Lovers Rock (2000)': 'By Your Side 4:34',
    },
    quirks: ['hidden_subscribers'],
  },
  {
    name: 'Céline Dion',
    handle: 'celinedion',
    figures: [9_012_345, 74, 5_432_109, 4_098_765_432],
    genres: ['canadian pop', 'vocal pop'],
    albums: {
      "Let's Talk About Love (1997)": 'My Heart Will Go On 4:40; Tell Him 4:51',
      'Falling into You (1996)': "It's All Coming Back to Me Now 7:37; Because You Loved Me 4:33; All by Myself 5:12",
      "D'eux (1995)": "Pour que tu m'aimes encore 4:14",
    },
  },
];
