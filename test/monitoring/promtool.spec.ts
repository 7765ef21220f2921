import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { dashboardExpressions, MONITORING, readRuleTests, readText, RULE_TESTS } from './monitoring-files.js';
import { describeWithPromtool, promtool, PROMTOOL_LIMIT_MS } from './promtool.js';

const ACCEPTED = { accepted: true, output: expect.stringContaining('SUCCESS') };

describeWithPromtool('promtool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octa-monitoring-'));
    cpSync(MONITORING, folder, { recursive: true });
    writeFileSync(join(folder, 'octa-music-token'), 'a token');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Changes a file of the copy. */
  function change(name: string, from: string, to: string): void {
    const text = readText(name);
    expect(text).toContain(from);
    writeFileSync(join(folder, name), text.replace(from, to));
  }

  function writeRules(name: string, expressions: readonly string[]): void {
    const rules = expressions.map((expr, index) => ({ record: `dashboard:expression:${index}`, expr }));
    writeFileSync(join(folder, name), stringify({ groups: [{ name: 'dashboard', rules }] }));
  }

  it('accepts the configuration, the rules and the token file that it names', async () => {
    expect(await promtool(folder, 'check', 'config', 'prometheus.yml')).toEqual(ACCEPTED);
  });

  it('accepts the rules', async () => {
    expect(await promtool(folder, 'check', 'rules', 'alerts.yml')).toEqual(ACCEPTED);
  });

  it.each(RULE_TESTS)(
    'finds that the rules do what %s says',
    async (name) => {
      expect(await promtool(folder, 'test', 'rules', name)).toEqual(ACCEPTED);
    },
    PROMTOOL_LIMIT_MS,
  );

  it('accepts every expression of the dashboard', async () => {
    writeRules('expressions.yml', dashboardExpressions());
    const { accepted, output } = await promtool(folder, 'check', 'rules', 'expressions.yml');
    expect(output).toContain(`SUCCESS: ${dashboardExpressions().length} rules found`);
    expect(accepted).toBe(true);
  });

  describe('notices', () => {
    it('a rule that is no PromQL', async () => {
      change('alerts.yml', 'max by (job) (up{job="octa-music"}) == 0', 'max by (job) (up{job="octa-music"} == 0');
      expect(await promtool(folder, 'check', 'rules', 'alerts.yml')).toMatchObject({ accepted: false });
    });

    it('an unknown setting', async () => {
      change('prometheus.yml', 'credentials_file', 'credential_file');
      expect(await promtool(folder, 'check', 'config', 'prometheus.yml')).toMatchObject({ accepted: false });
    });

    it('an expression of the dashboard that is no PromQL', async () => {
      writeRules('expressions.yml', ['sum by (status) (rate(http_request_duration_seconds_count))']);
      expect(await promtool(folder, 'check', 'rules', 'expressions.yml')).toMatchObject({ accepted: false });
    });

    it('a limit that was changed', async () => {
      change('alerts.yml', '> 400e6', '> 420e6');
      const { tests, ...settings } = readRuleTests('alerts.test.yml');
      const ofMemory = tests.filter(({ name }) => name.includes('400 MB'));
      expect(ofMemory).toHaveLength(1);
      writeFileSync(join(folder, 'memory.test.yml'), stringify({ ...settings, tests: ofMemory }));
      const { accepted, output } = await promtool(folder, 'test', 'rules', 'memory.test.yml');
      expect(output).toContain('OctaHighMemory');
      expect(accepted).toBe(false);
    });
  });
});
