import { dashboard, graphs, type Panel } from './monitoring-files.js';

/** Grafana's grid is so many units wide. */
const GRID_WIDTH = 24;

const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

describe('the dashboard', () => {
  it('can be imported: it has a name, a schema and no id of somebody’s Grafana', () => {
    expect(dashboard).toMatchObject({ title: 'Octa Music', uid: 'octa-music', id: null, schemaVersion: 41 });
  });

  it('lets its reader choose the data source, the job and the instances', () => {
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
      ['instance', 'query'],
    ]);
  });

  it('uses those variables, and no others', () => {
    const used = new Set([...JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(['__all', '__rate_interval', 'datasource', 'instance', 'job']);
  });

  it('has panels with different ids and titles', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ title }) => title)).size).toBe(dashboard.panels.length);
  });

  it('has panels that fit beside each other', () => {
    const { panels } = dashboard;
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > GRID_WIDTH)).toEqual([]);
    const covered = panels.filter((panel, index) => panels.slice(index + 1).some((other) => overlap(panel, other)));
    expect(covered).toEqual([]);
  });

  it.each(graphs.map((panel) => [panel.title, panel] as const))(
    'explains "%s" and has something to show',
    (_title, panel) => {
      expect(panel.title).not.toBe('');
      expect(panel.description).toMatch(/\.$/);
      expect(panel.fieldConfig?.defaults.unit).toMatch(/^[a-z]+$/);
      expect(panel.datasource).toEqual(DATA_SOURCE);
      expect(panel.targets?.length).toBeGreaterThan(0);
      for (const { expr, datasource } of panel.targets ?? []) {
        expect(expr).not.toBe('');
        expect(datasource).toEqual(DATA_SOURCE);
      }
    },
  );
});
