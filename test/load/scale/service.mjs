import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { resolve } from 'node:path';
import { freePort, memoryOf } from '../processes.mjs';
import { PASSWORD } from './seed-plan.mjs';

const SECRET_KEY = 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx';
const LIMITS = [
  'LOGIN_RATE_LIMIT_PER_MINUTE',
  'LOGIN_RATE_LIMIT_PER_HOUR',
  'REGISTER_RATE_LIMIT_PER_HOUR',
  'RESET_RATE_LIMIT_PER_HOUR',
  'API_RATE_LIMIT_PER_MINUTE',
  'PAGE_RATE_LIMIT_PER_MINUTE',
  'WRITE_RATE_LIMIT_PER_MINUTE',
  'IMPORT_RATE_LIMIT_PER_MINUTE',
  'IMPORT_RATE_LIMIT_PER_DAY',
];

/** The built service on one store. */
export class Service {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /**
   * Starts it and waits until it is healthy, which it is once its store answers.
   * @param store `{ DATABASE_URL }` or `{ MONGODB_URI }`
   */
  static async start(store, folder) {
    const service = new Service();
    const port = await freePort();
    const env = {
      PATH: process.env.PATH,
      PORT: String(port),
      APP_ENV: 'preproduction',
      LOG_LEVEL: 'INFO',
      SECRET_KEY,
      ...Object.fromEntries(LIMITS.map((name) => [name, '1000000'])),
      ...store,
    };
    const startedAt = performance.now();
    service.child = spawn(process.execPath, [resolve('dist/main.js')], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    service.log = '';
    service.child.stdout.setEncoding('utf8').on('data', (text) => {
      // Only what is waited for: a line for every request would fill the memory.
      service.log += text
        .split('\n')
        .filter(
          (line) => line.includes('Expired data purged') || line.includes('"ERROR"') || line.includes('"WARNING"'),
        )
        .join('\n');
    });
    service.port = port;
    for (;;) {
      if (service.child.exitCode !== null) throw new Error('the service ended');
      const { status } = await service.send('GET', '/api/v1/health').catch(() => ({ status: 0 }));
      if (status === 200) break;
      await new Promise((done) => setTimeout(done, 5));
    }
    service.startMs = performance.now() - startedAt;
    return service;
  }

  /** Sends one request on the one connection that is kept. `ms` is from its start to the last byte of its answer. */
  send(method, path, { cookie, body, agent = this.agent } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          agent,
          headers: {
            ...(cookie !== undefined && { cookie }),
            ...(text !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
          },
        },
        (response) => {
          let answer = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk) => (answer += chunk))
            .on('end', () =>
              resolve({
                status: response.statusCode,
                cookies: response.headers['set-cookie'] ?? [],
                text: answer,
                ms: performance.now() - startedAt,
              }),
            )
            .on('error', reject);
        },
      ).on('error', reject);
      outgoing.end(text);
    });
  }

  /** @returns the session's cookie */
  async logIn(login) {
    const { status, cookies } = await this.send('POST', '/api/auth/login', { body: { login, password: PASSWORD } });
    if (status !== 200) throw new Error(`log-in of ${login} answered ${status}`);
    return cookies.find((cookie) => cookie.startsWith('octa_session=')).split(';')[0];
  }

  /** Milliseconds that its threads have been on a processor. */
  cpuMs() {
    const tasks = `/proc/${this.child.pid}/task`;
    const ns = readdirSync(tasks).map((task) =>
      Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return ns.reduce((sum, one) => sum + one, 0) / 1e6;
  }

  /** MB. */
  memory() {
    return memoryOf(this).pss;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await new Promise((resolve) => this.child.once('exit', resolve));
    this.agent.destroy();
  }
}
