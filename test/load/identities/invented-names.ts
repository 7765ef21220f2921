const FIRST = [
  ...['Copper', 'Velvet', 'Hollow', 'Amber', 'Paper', 'Distant', 'Silver', 'Restless', 'Crooked', 'Midnight', 'Salted'],
  ...['Wandering', 'Quiet', 'Burning', 'Gilded', 'Northern', 'Feral', 'Woollen', 'Glass', 'Tidal', 'Rusted', 'Lunar'],
  ...['Painted', 'Stolen', 'Second'],
];

const SECOND = [
  ...['Herons', 'Orchard', 'Cartographers', 'Lanterns', 'Ferries', 'Mountain', 'Almanac', 'Parade', 'Engines'],
  ...['Foxglove', 'Avenue', 'Pilots', 'Harbour', 'Monsoon', 'Sparrows', 'Theatre', 'Caravan', 'Kites', 'Meridian'],
  ...['Chapel', 'Antlers', 'Signals', 'Thicket', 'Regatta', 'Weavers'],
];

const MORE = ['', ' Society', ' Quartet', ' Revival', ' Brigade'];

/** A name of nobody's, another one for each number below 3,125. */
export function inventedName(number: number): string {
  const more = MORE[Math.floor(number / (FIRST.length * SECOND.length))];
  const first = number % FIRST.length;
  const second = (first * 7 + Math.floor(number / FIRST.length)) % SECOND.length;
  return `${FIRST[first]} ${SECOND[second]}${more}`;
}

/** Names in ten scripts, each with its spelling in Latin letters. */
export const NAMES_IN_OTHER_SCRIPTS: readonly (readonly [native: string, latin: string])[] = [
  ['青い灯台', 'Aoi Todai'],
  ['月夜カラス', 'Tsukiyo Karasu'],
  ['ハルカゼ通信', 'Harukaze Tsushin'],
  ['銀色ラジオ', 'Giniro Radio'],
  ['푸른고래', 'Pureun Gorae'],
  ['새벽기차', 'Saebyeok Gicha'],
  ['종이나무', 'Jongi Namu'],
  ['하얀연필', 'Hayan Yeonpil'],
  ['玻璃鲸鱼', 'Boli Jingyu'],
  ['夜行风筝', 'Yexing Fengzheng'],
  ['铁皮月亮', 'Tiepi Yueliang'],
  ['南方信号', 'Nanfang Xinhao'],
  ['Тихий Маяк', 'Tikhiy Mayak'],
  ['Медный Журавль', 'Mednyy Zhuravl'],
  ['Ночной Паром', 'Nochnoy Parom'],
  ['Бумажный Сад', 'Bumazhnyy Sad'],
  ['Γυάλινο Δάσος', 'Gyalino Dasos'],
  ['Ήσυχο Λιμάνι', 'Isycho Limani'],
  ['Χάρτινα Καράβια', 'Chartina Karavia'],
  ['Νυχτερινό Τρένο', 'Nychterino Treno'],
  ['قمر النحاس', 'Qamar al-Nuhas'],
  ['صوت الميناء', 'Sawt al-Mina'],
  ['حديقة الورق', 'Hadiqat al-Waraq'],
  ['قطار الفجر', 'Qitar al-Fajr'],
  ['מגדלור שקט', 'Migdalor Shaket'],
  ['ציפורי נייר', 'Tziporey Niyar'],
  ['רכבת לילה', 'Rakevet Layla'],
  ['גן הנחושת', 'Gan HaNechoshet'],
  ['नीला दीपक', 'Neela Deepak'],
  ['काग़ज़ी नाव', 'Kagazi Naav'],
  ['रात की रेल', 'Raat Ki Rail'],
  ['ताँबे का चाँद', 'Tambe Ka Chand'],
  ['ประภาคารเงียบ', 'Praphakhan Ngiap'],
  ['เรือกระดาษ', 'Ruea Kradat'],
  ['รถไฟกลางคืน', 'Rotfai Klangkhuen'],
  ['สวนทองแดง', 'Suan Thongdaeng'],
  ['მშვიდი შუქურა', 'Mshvidi Shukura'],
  ['ქაღალდის ბაღი', 'Kaghaldis Baghi'],
  ['ღამის მატარებელი', 'Ghamis Matarebeli'],
  ['სპილენძის მთვარე', 'Spilendzis Mtvare'],
];
