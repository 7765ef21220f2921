import type { SampleArtist } from '../sample-artist.js';

export const rock: readonly SampleArtist[] = [
  {
    name: 'Muse',
    handle: 'muse',
    figures: [8_912_345, 74, 3_184_512, 3_215_678_901],
    genres: ['alternative rock', 'modern rock', 'permanent wave'],
    albums: {
      'Black Holes and Revelations (2006)': 'Starlight 4:00; Supermassive Black Hole 3:32; Knights of Cydonia 6:07',
      'The Resistance (2009)': 'Uprising 5:05; Resistance 5:46',
      'Absolution (2003)': 'Hysteria 3:47; Time Is Running Out 3:57',
    },
  },
  {
    name: 'Queen',
    handle: 'queenofficial',
    figures: [52_345_678, 84, 20_412_345, 18_765_432_109],
    genres: ['classic rock', 'glam rock', 'rock'],
    albums: {
      'A Night at the Opera (1975)': "Bohemian Rhapsody 5:54; You're My Best Friend 2:52",
      'News of the World (1977)': 'We Will Rock You 2:02; We Are the Champions 2:59',
      'Jazz (1978)': "Don't Stop Me Now 3:29",
      'The Game (1980)': 'Another One Bites the Dust 3:35; Crazy Little Thing Called Love 2:44',
    },
    quirks: ['many_uploads'],
  },
  {
    name: 'AC/DC',
    handle: 'acdc',
    figures: [33_210_456, 82, 14_123_456, 8_765_432_100],
    genres: ['hard rock', 'rock', 'australian rock'],
    albums: {
      'Back in Black (1980)': 'Back in Black 4:15; You Shook Me All Night Long 3:30; Hells Bells 5:12',
      'Highway to Hell (1979)': 'Highway to Hell 3:28',
      'The Razors Edge (1990)': 'Thunderstruck 4:52',
    },
  },
  {
    name: "Guns N' Roses",
    handle: 'gunsnroses',
    figures: [34_567_890, 81, 15_612_345, 10_987_654_321],
    genres: ['hard rock', 'glam metal', 'rock'],
    albums: {
      'Appetite for Destruction (1987)': "Sweet Child O' Mine 5:56; Welcome to the Jungle 4:33; Paradise City 6:46",
      'Use Your Illusion I (1991)': "November Rain 8:57; Don't Cry 4:44",
      'Use Your Illusion II (1991)': "Knockin' on Heaven's Door 5:36",
    },
  },
  {
    name: 'Radiohead',
    handle: 'radiohead',
    figures: [12_345_678, 79, 3_012_345, 1_987_654_321],
    genres: ['art rock', 'alternative rock', 'oxford indie'],
    albums: {
      'Pablo Honey (1993)': 'Creep 3:58',
      'OK Computer (1997)': 'Karma Police 4:24; No Surprises 3:49; Paranoid Android 6:27',
      'In Rainbows (2007)': 'Weird Fishes/Arpeggi 5:18; Jigsaw Falling into Place 4:09',
    },
    quirks: ['no_figures'],
  },
  {
    name: 'Coldplay',
    handle: 'coldplay',
    figures: [58_765_432, 87, 29_876_543, 21_098_765_432],
    genres: ['pop', 'permanent wave', 'alternative rock'],
    albums: {
      'Parachutes (2000)': 'Yellow 4:26; Sparks 3:47',
      'Viva la Vida or Death and All His Friends (2008)': 'Viva la Vida 4:02',
      'A Rush of Blood to the Head (2002)': 'The Scientist 5:09; Clocks 5:07',
      'Ghost Stories (2014)': 'A Sky Full of Stars 4:28',
    },
  },
  {
    name: 'The Beatles',
    handle: 'thebeatles',
    figures: [30_123_456, 83, 8_765_432, 4_567_890_123],
    genres: ['british invasion', 'classic rock', 'merseybeat'],
    albums: {
      'Abbey Road (1969)': 'Here Comes the Sun 3:05; Come Together 4:19; Something 3:02',
      'Help! (1965)': 'Yesterday 2:05',
      'Let It Be (1970)': 'Let It Be 4:03; Across the Universe 3:48',
      'The Beatles (1968)': 'Blackbird 2:18',
    },
  },
  {
    name: 'The Rolling Stones',
    handle: 'therollingstones',
    figures: [15_678_901, 77, 3_987_654, 2_876_543_210],
    genres: ['british invasion', 'classic rock', 'rock'],
    albums: {
      'Aftermath (1966)': 'Paint It, Black 3:22; Under My Thumb 3:41',
      'Let It Bleed (1969)': 'Gimme Shelter 4:30',
      'Tattoo You (1981)': 'Start Me Up 3:32',
      'Beggars Banquet (1968)': 'Sympathy for the Devil 6:18',
    },
  },
  {
    name: 'The Cure',
    handle: 'thecure',
    figures: [7_654_321, 75, 1_543_210, 1_098_765_432],
    genres: ['new wave', 'post-punk', 'gothic rock'],
    albums: {
      'Wish (1992)': 'Friday I’m in Love 3:38',
      'Disintegration (1989)': 'Lovesong 3:30; Pictures of You 7:28; Lullaby 4:10',
      "Boys Don't Cry (1980)": "Boys Don't Cry 2:37",
    },
  },
  {
    name: 'Nirvana',
    handle: 'nirvana',
    figures: [21_987_654, 80, 7_654_321, 6_543_210_987],
    genres: ['grunge', 'alternative rock', 'rock'],
    albums: {
      'Nevermind (1991)': 'Smells Like Teen Spirit 5:01; Come as You Are 3:38; Lithium 4:17; In Bloom 4:15',
      'In Utero (1993)': 'Heart-Shaped Box 4:41; All Apologies 3:51',
    },
  },
  {
    name: 'Metallica',
    handle: 'metallica',
    figures: [29_876_543, 82, 10_987_654, 8_123_456_789],
    genres: ['metal', 'thrash metal', 'hard rock'],
    albums: {
      'Metallica (1991)': 'Enter Sandman 5:31; Nothing Else Matters 6:28; The Unforgiven 6:27',
      'Master of Puppets (1986)': 'Master of Puppets 8:35',
      '...And Justice for All (1988)': 'One 7:27',
    },
  },
  {
    name: 'Queens of the Stone Age',
    handle: 'qotsa',
    figures: [3_456_789, 68, 812_345, 654_321_098],
    genres: ['stoner rock', 'alternative rock'],
    albums: {
      'Songs for the Deaf (2002)': 'No One Knows 4:38; Go with the Flow 3:07',
      'Era Vulgaris (2007)': 'Make It wit Chu 4:50',
      'Lullabies to Paralyze (2005)': 'Little Sister 2:54; In My Head 4:01',
    },
  },
  {
    name: 'Pink Floyd',
    handle: 'pinkfloyd',
    figures: [21_345_678, 79, 5_123_456, 3_456_789_012],
    genres: ['progressive rock', 'psychedelic rock', 'classic rock'],
    albums: {
      'The Wall (1979)': 'Comfortably Numb 6:22; Hey You 4:40; Another Brick in the Wall, Pt. 2 3:59',
      'Wish You Were Here (1975)': 'Wish You Were Here 5:35',
      'The Dark Side of the Moon (1973)': 'Time 6:53; Money 6:23',
    },
  },
  {
    name: 'Arctic Monkeys',
    handle: 'arcticmonkeys',
    figures: [26_543_210, 83, 6_234_567, 5_432_109_876],
    genres: ['garage rock', 'sheffield indie', 'modern rock'],
    albums: {
      'AM (2013)': 'I Wanna Be Yours 3:03; Do I Wanna Know? 4:32; R U Mine? 3:21',
      'Favourite Worst Nightmare (2007)': '505 4:13; Fluorescent Adolescent 2:57',
      'Humbug (2009)': 'Crying Lightning 3:43',
    },
  },
  {
    name: '...And You Will Know Us by the Trail of Dead',
    handle: 'trailofdead',
    figures: [98_765, 31, 6_543, 3_210_987],
    genres: ['art rock', 'noise rock'],
    albums: {
      'Source Tags & Codes (2002)': 'Another Morning Stoner 4:37; Relative Ways 4:05; How Near, How Far 3:59',
      'Worlds Apart (2005)': 'Caterwaul 4:37; Will You Smile Again? 6:46',
    },
  },
];
