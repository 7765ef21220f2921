import { decodeHTML } from 'entities';

export type Attributes = Readonly<Record<string, string | undefined>>;

export interface Form {
  readonly attributes: Attributes;
  readonly inputs: readonly Attributes[];
}

/** The forms of a page of ours, in order. Enough for the HTML that our templates write, not for any HTML. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head = '', body = '']) => ({
    attributes: attributesOf(head),
    inputs: [...body.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = '']) => attributesOf(attributes)),
  }));
}

/** The form's field of this name. */
export function inputOf(form: Form | undefined, name: string): Attributes | undefined {
  return form?.inputs.find((input) => input['name'] === name);
}

/** Addresses of the built files that a page loads, each once. */
export function assetsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address = '']) => address))];
}

function attributesOf(text: string): Attributes {
  const attributes = [...text.matchAll(/([a-z][a-z-]*)(?:="([^"]*)")?/g)];
  return Object.fromEntries(attributes.map(([, name = '', value = '']) => [name, decodeHTML(value)]));
}
