// Parts of view models. Everything in them is ready to be shown: numbers are text with separators, pictures are from
// hosts that the Content-Security-Policy allows. A view only places and escapes.

export interface Link {
  readonly label: string;
  readonly href: string;
}

export interface DateView {
  /** For programs: ISO 8601. */
  readonly iso: string;
  /** For people. */
  readonly text: string;
}

/** What every page has around its content. */
export interface Frame {
  /** The document's title, without the product's name. */
  readonly title: string;
  readonly path: string;
  /** Its path and query. */
  readonly address: string;
  /** The token that every form on the page carries; a page without forms issues none. */
  readonly csrf: () => string;
  readonly account: {
    readonly username: string;
    /** When the session ends unless it is used, ISO 8601: a script warns before. */
    readonly sessionEndsAt: string;
    /** The same, when it is soon; for browsers without JavaScript. */
    readonly endsSoon: DateView | null;
  } | null;
  /** A message about the last action, shown once. */
  readonly notice: string | null;
  /** Whether that offers to add a passkey. */
  readonly offersPasskey: boolean;
  readonly navigation: readonly (Link & { readonly current: boolean })[];
  /** Addresses of the built assets by their plain name (`app.css`, `app.js`). */
  readonly assets: Readonly<Record<string, string>>;
  readonly description: string;
  /** A picture for link previews. */
  readonly imageUrl: string | null;
  /** The page's one address for search engines; `null` keeps it out of them. */
  readonly canonicalUrl: string | null;
}

/** A problem with a form; `id` is the field's element, or `null` when it is about the whole form. */
export interface FormProblem {
  readonly id: string | null;
  readonly message: string;
}

/** A page that consists of one message. */
export interface MessageView {
  readonly heading: string;
  readonly message: string;
  readonly links: readonly Link[];
}
