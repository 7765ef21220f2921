import { formOf, type PageForm } from './page-forms.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body parsed; throws when it is not JSON. */

  readonly json: any;
  /** `null` when it leads nowhere. */
  readonly location: string | null;
  /** Each `Set-Cookie` as it came. */
  readonly setCookies: readonly string[];
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, a `URLSearchParams` or `FormData` as a form, anything else as JSON. */
  readonly body?: unknown;
}

let visitors = 0;

/**
 * Somebody with a browser of their own: it keeps cookies, follows no redirect and runs no script. Each has an address
 * of its own, told as a proxy would, so that no visitor spends another's budget.
 */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly address: string;
  userAgent = 'TestBrowser/1.0';
  /** Sent with every request. */
  headers: Sending['headers'] = {};

  constructor(public url: string) {
    visitors += 1;
    this.address = `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`;
  }

  /** Another browser that has this one's cookies, as a thief's would. */
  copy(): Visitor {
    const thief = new Visitor(this.url);
    for (const [name, value] of this.cookies) thief.cookies.set(name, value);
    return thief;
  }

  get(path: string, sending: Sending = {}): Promise<Answer> {
    return this.send('GET', path, sending);
  }

  post(path: string, body?: unknown, headers: Sending['headers'] = {}): Promise<Answer> {
    return this.send('POST', path, { body: body ?? {}, headers });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.send('PUT', path, { body });
  }

  delete(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('DELETE', path, { body });
  }

  /** Opens the page and sends its form, with what is typed into it. */
  async fillIn(path: string, typed: Readonly<Record<string, string>>, action = path): Promise<Answer> {
    const page = await this.get(path);
    return this.submit(formOf(page.text, action), typed);
  }

  /** Sends a form that was found on a page. */
  submit(form: PageForm, typed: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', form.action, { body: new URLSearchParams({ ...form.values, ...typed }) });
  }

  async send(method: string, path: string, { headers = {}, body }: Sending): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        'x-forwarded-for': this.address,
        'user-agent': this.userAgent,
        ...(isPlain(body) && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader() }),
        ...this.headers,
        ...headers,
      },
      ...(body !== undefined && { body: isPlain(body) ? JSON.stringify(body) : (body as string) }),
    });
    const setCookies = response.headers.getSetCookie();
    for (const cookie of setCookies) this.keep(cookie);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      location: response.headers.get('location'),
      setCookies,
      get json() {
        return JSON.parse(text) as unknown;
      },
    };
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const expires = /;\s*Expires=([^;]+)/i.exec(cookie)?.[1];
    if (expires !== undefined && Date.parse(expires) <= Date.now()) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function isPlain(body: unknown): boolean {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  return body !== undefined && !isRaw && !(body instanceof URLSearchParams) && !(body instanceof FormData);
}
