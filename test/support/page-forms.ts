import { decodeHTML } from 'entities';

/** A form as a browser without JavaScript sees it. */
export interface PageForm {
  readonly method: string;
  readonly action: string;
  /** Its fields' values as they are when the page arrives, hidden ones included; an unticked checkbox has none. */
  readonly values: Readonly<Record<string, string>>;
  /** Its fields' types by name, `textarea` among them. */
  readonly types: Readonly<Record<string, string>>;
}

/** Every form of the page, in order. */
export function formsOf(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head = '', body = '']) => {
    const inputs = [...body.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = '']) => attributesOf(attributes));
    const named = inputs.filter(({ name }) => name !== undefined);
    const { action = '', method = 'get' } = attributesOf(head);
    const sent = named.filter(({ type, checked }) => type !== 'checkbox' || checked !== undefined);
    // The first line end after the tag is not part of the text.
    const texts = [...body.matchAll(/<textarea\b([^>]*)>\n?([^]*?)<\/textarea>/g)].map(
      ([, attributes = '', text = '']) => ({
        name: attributesOf(attributes)['name'] ?? '',
        text: decodeHTML(text),
      }),
    );
    const values = sent.filter(({ type }) => type !== 'file').map(({ name = '', value = '' }) => [name, value]);
    const types = named.map(({ name = '', type = 'text' }) => [name, type]);
    return {
      method: method.toLowerCase(),
      action,
      values: Object.fromEntries([...values, ...texts.map(({ name, text }) => [name, text])]),
      types: Object.fromEntries([...types, ...texts.map(({ name }) => [name, 'textarea'])]),
    };
  });
}

/** The page's form with this action. */
export function formOf(html: string, action: string): PageForm {
  const found = formsOf(html).find((form) => form.action === action);
  if (found === undefined) throw new Error(`the page has no form for ${action}: ${textOf(html).slice(0, 200)}`);
  return found;
}

/** What a person reads on the page, in one line. */
export function textOf(html: string): string {
  const body = html.replace(/^[^]*<main\b[^>]*>/, '').replace(/<\/main>[^]*$/, '');
  return decodeHTML(body.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Where the link leads that reads so; `undefined` when there is none. */
export function linkOn(html: string, label: string): string | undefined {
  const links = [...html.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>([^]*?)<\/a>/g)];
  const found = links.find(([, , content = '']) => textOf(content) === label);
  return found && decodeHTML(found[1] ?? '');
}

function attributesOf(text: string): Record<string, string | undefined> {
  const attributes = [...text.matchAll(/([a-z][a-z-]*)(?:="([^"]*)")?/g)];
  return Object.fromEntries(attributes.map(([, name = '', value = '']) => [name, decodeHTML(value)]));
}
