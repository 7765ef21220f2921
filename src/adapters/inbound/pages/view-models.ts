/**
 * What the views are given. Everything is ready to be shown: numbers are text with separators, addresses are checked,
 * pictures are from hosts that the Content-Security-Policy allows. A view only places and escapes.
 */

import type { RetentionPeriods } from './retention-periods.js';

/** A labelled link. */
export interface Link {
  readonly label: string;
  readonly href: string;
}

/** What every page has around its content. */
export interface Frame {
  /** The document's title, without the product's name. */
  readonly title: string;
  /** The path of this page, for `aria-current` in the navigation. */
  readonly path: string;
  /** Who is logged in, if anybody. */
  readonly account: {
    readonly username: string;
    /** For the form that logs out. */
    readonly csrf: string;
    /** When the session ends unless it is used, ISO 8601: a script warns before. */
    readonly sessionEndsAt: string;
    /** The same, where it is near; for those without a script. */
    readonly endsSoon: DateView | null;
  } | null;
  /** A message about what was just done, shown once; `null` when there is none. */
  readonly notice: string | null;
  /** The links of the header, in order; only pages that exist. */
  readonly navigation: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  /** Addresses of the built assets by their plain name (`app.css`, `app.js`). */
  readonly assets: Readonly<Record<string, string>>;
  readonly description: string;
  /** The page's one address for search engines and for passing on; `null` keeps it out of search engines. */
  readonly canonicalUrl: string | null;
}

export type SearchScope = 'all' | 'spotify' | 'youtube';

/** A labelled figure, such as "Followers" "1,234,567". */
export interface Figure {
  readonly label: string;
  readonly value: string;
}

export interface OtherMatch {
  readonly name: string;
  readonly imageUrl: string | null;
  /** This site's page that shows this match. */
  readonly href: string;
}

/** A source's own player, which takes the place of its button when that is pressed. */
export interface PlayerView {
  /** What to show in a frame; on one of the hosts that the Content-Security-Policy lets be framed. */
  readonly url: string;
  /** The frame's name, for those who can't see it. */
  readonly title: string;
  /** What the button says. */
  readonly label: string;
}

/** A found artist or channel. */
export interface ResultCard {
  readonly name: string;
  readonly imageUrl: string | null;
  readonly figures: readonly Figure[];
  /** Genres of an artist; empty when unknown. */
  readonly tags: readonly string[];
  /** A channel's description, shortened; empty for an artist. */
  readonly description: string;
  /** The page at the source, https. */
  readonly url: string;
  readonly topVideo: { readonly title: string; readonly url: string; readonly views: string | null } | null;
  /** `null` when there is nothing to play, and for samples, whose ids no player knows. */
  readonly player: PlayerView | null;
  /** "Not the one you meant?" Empty when there are no others. */
  readonly otherMatches: readonly OtherMatch[];
  /** Made from the sample catalogue: a visible label says so. */
  readonly sample: boolean;
  /** How old it is, in words, where it is older than it should be; else `null`. */
  readonly age: string | null;
}

/** One source's side of the results. `message` says what happened when there is no card. */
export interface ResultSide {
  readonly source: 'spotify' | 'youtube';
  readonly sourceName: string;
  /** The source's start page, for its mark where there is no card to lead to. */
  readonly homeUrl: string;
  readonly status: 'ok' | 'not_found' | 'unavailable' | 'not_configured';
  readonly card: ResultCard | null;
  readonly message: string;
}

export interface HomeView {
  readonly q: string;
  readonly scope: SearchScope;
  /** Whether this server answers from the sample catalogue for want of credentials (never in production). */
  readonly sampleSources: boolean;
  /** What is wrong with what was typed, for the field `q`; `null` when nothing is. */
  readonly problem: string | null;
  /** `null` when nothing was searched. */
  readonly sides: readonly ResultSide[] | null;
}

export interface ErrorView {
  readonly status: number;
  /** A heading such as "Page not found". */
  readonly heading: string;
  readonly message: string;
  readonly requestId: string;
  /** What was typed and chosen in the search form, if that was refused as a whole (too often). */
  readonly q: string;
  readonly scope: SearchScope;
}

export interface FieldView {
  readonly name: string;
  /** The element's id, unique on the page. */
  readonly id: string;
  readonly label: string;
  /** `lines` is text of several lines, `file` a file to send, whose name never stays. */
  readonly type: 'text' | 'email' | 'password' | 'lines' | 'file';
  /** What was typed; always empty for passwords. */
  readonly value: string;
  readonly autocomplete: string;
  readonly hint: string | null;
  readonly problem: string | null;
  /** A new password is being chosen here: a script may rate it. */
  readonly rated: boolean;
  /** May be left empty. */
  readonly optional?: boolean;
  /** Words of any language, and not a name or an address that has to be typed exactly. */
  readonly words?: boolean;
}

export interface CheckboxView {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
}

export interface FormView {
  readonly action: string;
  readonly csrf: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly FieldView[];
  readonly checkboxes: readonly CheckboxView[];
  readonly submit: string;
  /** What it does cannot be undone. */
  readonly dangerous: boolean;
}

/** What is wrong with a form; `id` is the field's element, or `null` when it is about the whole form. */
export interface FormProblem {
  readonly id: string | null;
  readonly message: string;
}

/** A page that is one form. */
export interface FormPageView {
  readonly heading: string;
  readonly introduction: string | null;
  readonly problems: readonly FormProblem[];
  readonly form: FormView;
  readonly links: readonly Link[];
}

/** A page that says one thing. */
export interface MessageView {
  readonly heading: string;
  readonly message: string;
  readonly links: readonly Link[];
}

export interface SessionRow {
  readonly id: string;
  readonly current: boolean;
  readonly remembered: boolean;
  readonly device: string;
  readonly ip: string;
  /** ISO 8601, and in words. */
  readonly createdAt: DateView;
  readonly lastSeenAt: DateView;
}

export interface DateView {
  readonly iso: string;
  readonly text: string;
}

export interface ProfileView {
  readonly username: string;
  readonly email: string;
  readonly pendingEmail: string | null;
  readonly createdAt: DateView;
  readonly lastLogin: DateView | null;
  readonly problems: readonly FormProblem[];
  /** One form a section; the address that cancels a pending change stands among them while one is pending. */
  readonly sections: readonly ProfileSection[];
  readonly sessions: readonly SessionRow[];
  /** Its buttons name the session to end. */
  readonly endSession: FormView;
}

export interface ProfileSection {
  readonly id: string;
  readonly heading: string;
  readonly introduction: string | null;
  readonly form: FormView;
}

export interface PrivacyView {
  readonly kept: RetentionPeriods['words'];
  /** An email address to ask at; `null` when there is none. */
  readonly contact: string | null;
}

/** A mail that was not sent but shown, outside production. */
export interface MailboxView {
  readonly mails: readonly {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly link: string | null;
    readonly at: DateView;
  }[];
}
