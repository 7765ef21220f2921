import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { THIS_TREE } from '../../support/spawn-service.js';

const JAR = createRequire(join(THIS_TREE, 'package.json')).resolve('vnu-jar/build/dist/vnu.jar');

/** HTML documents as the server sent them: a browser would have mended them. */
export class HtmlDocuments {
  private readonly folder = mkdtempSync(join(tmpdir(), 'octa-html-'));
  private count = 0;

  add(html: string): void {
    this.count += 1;
    writeFileSync(join(this.folder, `${String(this.count).padStart(3, '0')}.html`), html);
  }

  /**
   * What is not valid by the Nu Html Checker, of all documents at once: starting Java takes seconds.
   * @throws when it can't be run, or nothing was added
   */
  problems(): string[] {
    if (this.count === 0) throw new Error('there is no document to check');
    const options = ['-jar', JAR, '--errors-only', '--format', 'json', '--exit-zero-always', this.folder];
    const { stderr, error } = spawnSync('java', options, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (error !== undefined) throw error;
    const { messages } = JSON.parse(stderr) as { messages: { url: string; lastLine: number; message: string }[] };
    return messages.map(({ url, lastLine, message }) => `${basename(url)}, line ${lastLine}: ${message}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/**
 * `it` where there is a Java to run. Where there is none the report shows the test as skipped and why, except in
 * continuous integration (`CI=true`), where that is a failure.
 */
export function itWithJava(title: string, test: () => void): void {
  if (spawnSync('java', ['-version']).status === 0) it(title, test);
  else if (process.env['CI'] === 'true') it(title, () => Promise.reject(new Error('no java')));
  else it.skip(`${title} (NOT RUN: there is no java on the PATH)`, test);
}
