import type { SampleArtist } from '../sample-artist.js';

export const world: readonly SampleArtist[] = [
  {
    name: 'Sigur Rós',
    handle: 'sigurros',
    figures: [1_123_456, 59, 456_789, 298_765_432],
    genres: ['icelandic rock', 'post-rock'],
    albums: {
      'Takk... (2005)': 'Hoppípolla 4:28; Sæglópur 7:38; Glósóli 6:15',
      'Ágætis byrjun (1999)': 'Svefn-g-englar 10:04; Starálfur 6:46',
      'Með suð í eyrum við spilum endalaust (2008)': 'Gobbledigook 3:05; Festival 9:24',
    },
  },
  {
    name: '宇多田ヒカル',
    handle: 'hikaruutada',
    figures: [2_654_321, 68, 2_012_345, 1_345_678_901],
    genres: ['j-pop', 'j-r&b'],
    aliases: ['Hikaru Utada', 'Utada Hikaru'],
    albums: {
      'First Love (1999)': 'First Love 4:17; Automatic 5:28; Movin’ on without you 4:41',
      'DEEP RIVER (2002)': '光 5:02; SAKURAドロップス 4:59',
      '初恋 (2018)': '初恋 4:37; あなた 4:39',
    },
  },
  {
    name: 'أم كلثوم',
    handle: 'oumkalthoum',
    figures: [1_987_654, 57, 1_234_567, 912_345_678],
    genres: ['arab classical', 'egyptian traditional'],
    aliases: ['Umm Kulthum', 'Oum Kalthoum'],
    albums: {
      'إنت عمري (1964)': 'إنت عمري 57:22',
      'ألف ليلة وليلة (1969)': 'ألف ليلة وليلة 41:12',
      'سيرة الحب (1964)': 'سيرة الحب 46:30; بعيد عنك 53:05',
      'الأطلال (1966)': 'الأطلال 49:46',
    },
  },
  {
    name: 'Кино',
    handle: 'kinoband',
    figures: [1_456_789, 63, 567_890, 487_654_321],
    genres: ['russian post-punk', 'russian rock'],
    aliases: ['Kino'],
    albums: {
      'Группа крови (1988)': 'Группа крови 4:46; Спокойная ночь 6:08; В наших глазах 3:35',
      'Звезда по имени Солнце (1989)': 'Звезда по имени Солнце 3:46; Пачка сигарет 4:28',
      'Чёрный альбом (1990)': 'Кукушка 6:39',
    },
  },
  {
    name: 'Rammstein',
    handle: 'rammsteinofficial',
    figures: [11_098_765, 79, 9_123_456, 5_678_901_234],
    genres: ['industrial metal', 'neue deutsche härte'],
    albums: {
      'Sehnsucht (1997)': 'Du hast 3:54; Engel 4:24',
      'Mutter (2001)': 'Sonne 4:32; Ich will 3:37; Feuer frei! 3:11',
      'Rammstein (2019)': 'DEUTSCHLAND 5:23; AUSLÄNDER 3:51',
    },
  },
  {
    name: 'Édith Piaf',
    handle: 'edithpiaf',
    figures: [1_765_432, 62, 398_765, 432_109_876],
    genres: ['chanson', 'vocal jazz'],
    albums: {
      'Non, je ne regrette rien (1961)': 'Non, je ne regrette rien 2:22; Mon Dieu 3:21',
      'La vie en rose (1950)': "La vie en rose 3:07; Hymne à l'amour 3:27",
      'La foule (1958)': 'La foule 2:59; Milord 4:29',
    },
  },
  {
    name: 'Shakira',
    handle: 'shakira',
    figures: [37_654_321, 87, 48_765_432, 28_987_654_321],
    genres: ['colombian pop', 'dance pop', 'latin pop'],
    albums: {
      'Oral Fixation, Vol. 2 (2006)': "Hips Don't Lie 3:38",
      'Sale el Sol (2010)': 'Waka Waka (Esto es África) 3:22; Loca 3:13',
      'Laundry Service (2001)': 'Whenever, Wherever 3:16; Objection (Tango) 3:42',
      'Dónde están los ladrones? (1998)': 'Ciega, sordomuda 4:28',
    },
  },
  {
    name: 'BTS',
    handle: 'bts',
    figures: [79_876_543, 88, 80_123_456, 25_432_109_876],
    genres: ['k-pop', 'k-pop boy group'],
    aliases: ['방탄소년단'],
    albums: {
      'BE (2020)': 'Dynamite 3:19; Life Goes On 3:27',
      'Butter (2021)': 'Butter 2:44; Permission to Dance 3:07',
      'You Never Walk Alone (2017)': '봄날 4:34',
      'Map of the Soul: Persona (2019)': '작은 것들을 위한 시 (Boy With Luv) 3:49',
    },
  },
  {
    name: 'Stromae',
    handle: 'stromae',
    figures: [8_234_567, 74, 9_876_543, 5_123_456_789],
    genres: ['belgian pop', 'g-house'],
    albums: {
      'Racine carrée (2013)': 'Papaoutai 3:52; Formidable 3:33; Tous les mêmes 3:33',
      'Cheese (2010)': 'Alors on danse 3:26; Te quiero 3:34',
      'Multitude (2022)': "L'enfer 3:09; Santé 3:10",
    },
  },
  {
    name: 'Simon & Garfunkel',
    handle: 'simonandgarfunkel',
    figures: [5_012_345, 71, 1_098_765, 1_012_345_678],
    genres: ['folk rock', 'classic rock'],
    aliases: ['Simon and Garfunkel'],
    albums: {
      'Sounds of Silence (1966)': 'The Sound of Silence 3:05; I Am a Rock 2:50',
      'Bookends (1968)': 'Mrs. Robinson 4:02; America 3:35',
      'Bridge over Troubled Water (1970)': 'The Boxer 5:08; Bridge over Troubled Water 4:52; Cecilia 2:53',
    },
  },
];
