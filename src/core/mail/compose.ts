import type { MailContent } from './mail.js';

/** A paragraph, or a link with the words that lead to it. */
export type MailBlock = string | { readonly label: string; readonly link: string };

/** What a mail says to whomever it greets. */
export interface MailMessage {
  readonly subject: string;
  /** In reading order. The first link is what the mail is about. */
  readonly blocks: readonly MailBlock[];
}

export interface MailDraft extends MailMessage {
  /** Who is greeted: the name of the account that the mail is about. */
  readonly username: string;
  /** The site's address, for the foot. */
  readonly home: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Makes both forms of a mail from one draft, so that their contents can't differ. */
export function compose({ subject, username, blocks, home }: MailDraft): MailContent {
  const greeting = `Hello ${username},`;
  const text = [greeting, ...blocks.map(blockAsText), `Octa Music\n${home}`].join('\n\n');
  const body = [`<p>${escapeHtml(greeting)}</p>`, ...blocks.map(blockAsHtml)].join('\n');
  const link = blocks.find((block) => typeof block !== 'string')?.link ?? null;
  return { subject, text: `${text}\n`, html: page(subject, body, home), link };
}

function blockAsText(block: MailBlock): string {
  return typeof block === 'string' ? block : `${block.label}:\n${block.link}`;
}

function blockAsHtml(block: MailBlock): string {
  if (typeof block === 'string') return `<p>${escapeHtml(block)}</p>`;
  return `<p><a href="${escapeHtml(block.link)}">${escapeHtml(block.label)}</a></p>`;
}

/** Mail programs know little CSS and no style sheets: a readable column is enough. */
function page(title: string, body: string, home: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em; margin: 2em auto; padding: 0 1em">
${body}
<p><a href="${escapeHtml(home)}">Octa Music</a></p>
</body>
</html>
`;
}
