/** A whole number as text with thousands separators, such as `"1,234,567"`; `null` stays `null`. */
export function withSeparators(count: number): string;
export function withSeparators(count: number | null): string | null;
export function withSeparators(count: number | null): string | null {
  return count === null ? null : String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
