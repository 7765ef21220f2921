/** Browsers by the token that only they send: most claim to be others, too, so the order matters. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPT)\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'a Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A browser and its system as people know them ("Firefox 145 on Windows"), guessed from the user agent, or `null`. */
export function browserName(userAgent: string): string | null {
  const browser = BROWSERS.map(([sign, name]) => [sign.exec(userAgent)?.[1], name] as const).find(([found]) => found);
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent))?.[1];
  return browser === undefined || system === undefined ? null : `${browser[1]} ${browser[0]} on ${system}`;
}

/** Enough to tell two programs apart. */
const SHOWN_MAX = 120;

/** The name of a browser; an unknown user agent is shown as it is, shortened. */
export function deviceName(userAgent: string): string {
  const asItIs = [...userAgent].slice(0, SHOWN_MAX).join('').toWellFormed();
  return browserName(userAgent) ?? (asItIs === '' ? 'Unknown device' : asItIs);
}
