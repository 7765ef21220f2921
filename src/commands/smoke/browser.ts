import type { Site } from './site.js';
import type { Answer } from './web-client.js';

/** A program with an account: keeps the service's cookies. */
export class Browser {
  private cookies = new Map<string, string>();

  constructor(private readonly site: Site) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  async send(method: string, path: string, body?: object): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = cookie === '' ? {} : { cookie };
    const answer = await this.site.client.send(method, path, body === undefined ? { headers } : { headers, body });
    for (const line of answer.headers['set-cookie'] ?? []) this.keep(line);
    return answer;
  }

  /** Another that has the same cookies, as a thief's would. */
  copy(): Browser {
    const thief = new Browser(this.site);
    thief.cookies = new Map(this.cookies);
    return thief;
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const expires = /;\s*Expires=([^;]+)/i.exec(line)?.[1];
    if (value === '' || (expires !== undefined && Date.parse(expires) <= Date.now())) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
