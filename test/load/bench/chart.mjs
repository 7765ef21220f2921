const COLOURS = { node: '#9aa5b1', express: '#6b7c93', nest: '#c2506e', octa: '#1d7f5f' };
const NAMES = { node: 'bare node:http', express: 'bare Express 5', nest: 'bare NestJS 12', octa: 'Octa Music' };
const [WIDTH, LEFT, BAR, GAP, TOP] = [860, 250, 15, 18, 56];

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Requests a second of every case and server as bars, in SVG; readable on light and dark pages alike. */
export function chart({ cases }) {
  const entries = Object.entries(cases?.figures ?? {});
  const rate = (rounds) => median(rounds.map(({ perSecond }) => perSecond));
  const highest = Math.max(1, ...entries.flatMap(([, byServer]) => Object.values(byServer).map(rate)));
  const rows = [];
  let y = TOP;
  for (const [name, byServer] of entries) {
    rows.push(text(LEFT - 12, y + BAR, name, 'end'));
    for (const [server, rounds] of Object.entries(byServer)) {
      const width = ((WIDTH - LEFT - 80) * rate(rounds)) / highest;
      rows.push(
        `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 2}" fill="${COLOURS[server]}"/>`,
      );
      rows.push(text(LEFT + width + 6, y + BAR - 4, Math.round(rate(rounds)).toLocaleString('en'), 'start', 11));
      y += BAR;
    }
    y += GAP;
  }
  const key = Object.entries(NAMES).map(([server, name], i) => {
    const x = LEFT + i * 145;
    return `<rect x="${x}" y="24" width="11" height="11" fill="${COLOURS[server]}"/>${text(x + 16, 34, name, 'start', 12)}`;
  });
  const title = 'Requests a second over 50 connections, median of the rounds';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}">`,
    `<style>text{font-family:sans-serif}</style><rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    text(12, 34, 'Requests a second', 'start', 14),
    ...key,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function text(x, y, words, anchor, size = 13) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" text-anchor="${anchor}" fill="#222">${words}</text>`;
}
