import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { freePorts } from '../support/free-port.js';
import { describeWithHaproxy, guideConfiguration } from '../support/haproxy.js';
import { certificateOfLocalhost } from '../support/smtp-server.js';
import { until } from '../support/until.js';

describe('the guide to a machine of one’s own', () => {
  it('leaves no history of the source beside what runs', () => {
    const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'own-machine.md'), 'utf8');
    const builds = guide.split('\n').filter((line) => line.includes('npm run build'));
    expect(builds.length).toBeGreaterThan(1);
    for (const line of builds) expect(line).toContain('npm run build && rm -rf .git');
  });
});

describeWithHaproxy('HAProxy as the guide sets it up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'octa-guide-'));
  let haproxy: ChildProcess;
  let [tlsPort, clearPort] = [0, 0];

  beforeAll(async () => {
    [tlsPort = 0, clearPort = 0] = await freePorts(2);
    const { key, cert } = certificateOfLocalhost();
    const [pem, file] = ['music.pem', 'haproxy.cfg'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(pem, cert + key);
    const configuration = guideConfiguration()
      .replace('bind :443', `bind 127.0.0.1:${tlsPort}`)
      .replace('bind :80', `bind 127.0.0.1:${clearPort}`)
      .replace('/etc/haproxy/music.pem', pem);
    writeFileSync(file, `defaults\n  timeout check 5s\n${configuration}\n`);
    haproxy = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    await until('HAProxy to listen', () => inClear('/').then(Boolean, () => false));
  });
  afterAll(async () => {
    haproxy.kill('SIGKILL');
    if (haproxy.exitCode === null && haproxy.signalCode === null) await once(haproxy, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  const inClear = (path: string) => fetch(`http://127.0.0.1:${clearPort}${path}`, { redirect: 'manual' });

  /** The protocol and cipher that a client gets who offers these. */
  async function agreed(options: ConnectionOptions): Promise<string> {
    const socket = connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false, ...options });
    try {
      await once(socket, 'secureConnect');
      return `${socket.getProtocol()} ${socket.getCipher().name}`;
    } catch {
      return 'refused';
    } finally {
      socket.destroy();
    }
  }

  it('leads people to TLS, and refuses programs without it', async () => {
    const page = await inClear('/login');
    expect([page.status, page.headers.get('location')?.startsWith('https://')]).toEqual([301, true]);
    for (const path of ['/api/v1/search?q=Muse', '/api/auth/login', '/metrics']) {
      const refused = await inClear(path);
      expect([path, refused.status, refused.headers.get('location')]).toEqual([path, 403, null]);
    }
  });

  it('speaks TLS 1.3, or 1.2 with forward secrecy and authenticated encryption, and nothing older', async () => {
    // Or this client would not even offer what is to be refused.
    const old = 'ALL:@SECLEVEL=0';
    expect(await agreed({ ciphers: old, minVersion: 'TLSv1' })).toMatch(/^TLSv1\.3 /);
    expect(await agreed({ ciphers: old, maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 ECDHE-.*(GCM|POLY1305)/);
    expect(await agreed({ ciphers: 'ECDHE-ECDSA-AES128-SHA256:AES128-SHA@SECLEVEL=0', maxVersion: 'TLSv1.2' })).toBe(
      'refused',
    );
    expect(await agreed({ ciphers: old, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).toBe('refused');
  });
});
