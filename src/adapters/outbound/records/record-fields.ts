export type FieldKind = 'text' | 'number' | 'time' | 'flag' | 'list';

export type KindOf<Value> = [Value] extends [string | null]
  ? 'text'
  : [Value] extends [number | null]
    ? 'number'
    : [Value] extends [Date | null]
      ? 'time'
      : [Value] extends [boolean]
        ? 'flag'
        : 'list';

/** The fields of a record and what each holds, as both databases store them: under their names in snake case. */
export type Fields<T> = { readonly [Name in keyof T]-?: KindOf<T[Name]> };

/** Fields that are stored under another name. */
export type Renamed<T> = { readonly [Name in keyof T]?: string };

export type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : Name;

export interface StoredField {
  /** In the record. */
  readonly name: string;
  /** In the database. */
  readonly storedAs: string;
  readonly kind: FieldKind;
}

export function storedFields<T>(fields: Fields<T>, renamed: Renamed<T> = {}): readonly StoredField[] {
  return Object.entries<FieldKind>(fields).map(([name, kind]) => ({
    name,
    storedAs: renamed[name as keyof T] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    kind,
  }));
}
