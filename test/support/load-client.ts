import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A request that a client makes again and again, and what makes its answer a good one. */
export interface Step {
  readonly name: string;
  readonly path: string;
  /** Sent as JSON with POST; without it the request is a GET. */
  readonly body?: object;
  readonly isGood: (answer: LoadAnswer) => boolean;
}

export interface LoadAnswer {
  readonly status: number;
  readonly text: string;
  /** The body parsed; throws when it is not JSON. */
  readonly json: any;
}

/** How long a client looks at an answer before it asks again: it should load the service, not the machine. */
const THINKING_MS = 100;

/** So many requests end a client that nobody stops. */
const MOST_REQUESTS = 5_000;

/** Whoever waits longer than this for an answer has been forgotten. */
const PATIENCE_MS = 15_000;

/**
 * Somebody who makes one request after the other over one connection, which stays open between them, and keeps cookies.
 * Nothing is ever tried again: what went wrong is in `failures`.
 */
export class LoadClient {
  /** The name of the step and what was wrong: a status, or the connection's error code. */
  readonly failures: string[] = [];
  /** How many answers were good. */
  served = 0;
  /** How many connections it needed. */
  connections = 0;
  private readonly cookies = new Map<string, string>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** @param address where it seems to come from, for a service that trusts one proxy */
  constructor(
    private readonly url: string,
    private readonly address = '192.0.2.1',
  ) {}

  /** Goes through the steps, round after round, until it is over. */
  async run(steps: readonly Step[], isOver: () => boolean): Promise<void> {
    for (let i = 0; i < MOST_REQUESTS && !isOver(); i += 1) {
      const step = steps[i % steps.length];
      if (step !== undefined) await this.take(step);
      await wait(THINKING_MS);
    }
  }

  /** Hangs up. */
  close(): void {
    this.agent.destroy();
  }

  /** One request. */
  async take(step: Step): Promise<void> {
    try {
      const answer = await this.send(step.path, step.body);
      if (step.isGood(answer)) this.served += 1;
      else this.failures.push(`${step.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    } catch (error) {
      this.failures.push(`${step.name}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
  }

  private send(path: string, body?: object): Promise<LoadAnswer> {
    const headers: OutgoingHttpHeaders = {
      'x-forwarded-for': this.address,
      'user-agent': 'LoadClient/1.0',
      ...(this.cookies.size > 0 && { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.url + path,
        { agent: this.agent, method: body === undefined ? 'GET' : 'POST', headers, timeout: PATIENCE_MS },
        (response) => {
          for (const cookie of response.headers['set-cookie'] ?? []) this.keep(cookie);
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('error', reject);
          response.on('end', () => {
            const json = (): unknown => JSON.parse(text);
            resolve({
              status: response.statusCode ?? 0,
              text,
              get json() {
                return json();
              },
            });
          });
        },
      );
      outgoing.on('socket', () => {
        if (!outgoing.reusedSocket) this.connections += 1;
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
      outgoing.on('error', reject);
      outgoing.end(body && JSON.stringify(body));
    });
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    this.cookies.set(name, value);
  }
}
