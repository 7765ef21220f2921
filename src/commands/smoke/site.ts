import { type Answer, WebClient } from './web-client.js';

/** The service that is tried out. */
export class Site {
  readonly client: WebClient;
  private readonly seen = new Map<string, Promise<Answer>>();

  /**
   * @param url its origin
   * @param production whether it has to keep what only production promises: HSTS, Secure cookies, nothing for
   * developers open to the public
   */
  constructor(
    readonly url: URL,
    readonly production: boolean,
  ) {
    this.client = new WebClient(url);
  }

  get encrypted(): boolean {
    return this.url.protocol === 'https:';
  }

  /** The page as it was when it was first looked at: several steps look at the same one. */
  page(path: string): Promise<Answer> {
    const known = this.seen.get(path);
    if (known !== undefined) return known;
    const answer = this.client.get(path);
    this.seen.set(path, answer);
    return answer;
  }

  close(): void {
    this.client.close();
  }
}
