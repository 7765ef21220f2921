/** One bar, in parts from left to right. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly number[];
}

export interface PartStyle {
  readonly name: string;
  readonly colour: string;
}

const BAR = { height: 22, gap: 10, left: 320, width: 560 };
const TOP = 60;

/** Stacked bars as an SVG, readable on white and on black. @param total what a whole bar stands for */
export function barChart(title: string, styles: readonly PartStyle[], bars: readonly Bar[], total: number): string {
  const height = TOP + bars.length * (BAR.height + BAR.gap) + 10;
  const text = (x: number, y: number, words: string, rest = ''): string =>
    `  <text x="${x}" y="${y}"${rest}>${words}</text>`;
  const legend = styles.map(({ name, colour }, i) =>
    [
      `  <rect x="${BAR.left + i * 190}" y="32" width="12" height="12" fill="${colour}"/>`,
      text(BAR.left + 18 + i * 190, 42, name),
    ].join('\n'),
  );
  const drawn = bars.map(({ label, parts }, row) => {
    const y = TOP + row * (BAR.height + BAR.gap);
    const rects = parts.map((part, i) => {
      const before = parts.slice(0, i).reduce((sum, other) => sum + other, 0);
      const [x, width] = [before, part].map((count) => (count / total) * BAR.width) as [number, number];
      const rect = `  <rect x="${(BAR.left + x).toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${styles[i]?.colour}"/>`;
      const number = text(
        Math.round(BAR.left + x + width / 2),
        y + 16,
        String(part),
        ' text-anchor="middle" fill="#fff"',
      );
      return width < 24 ? rect : `${rect}\n${number}`;
    });
    return [text(BAR.left - 10, y + 16, label, ' text-anchor="end"'), ...rects].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${BAR.left + BAR.width + 20} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="13" fill="#777">`,
    text(BAR.left, 20, title, ' font-weight="bold"'),
    ...legend,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
