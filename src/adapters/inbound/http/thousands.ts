const THOUSANDS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count as text with thousands separators, such as `"1,234,567"`; `null` stays `null`. */
export function withSeparators(count: number): string;
export function withSeparators(count: number | null): string | null;
export function withSeparators(count: number | null): string | null {
  return count === null ? null : THOUSANDS.format(count);
}
