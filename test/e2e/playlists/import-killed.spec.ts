import { DatabaseSync } from 'node:sqlite';
import { PLAYLISTS, type ListedWithSongs } from '../../support/api-playlists.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { describeOnEachStore, type TestStore } from '../../support/each-store.js';
import { freePorts } from '../../support/free-port.js';
import { withClient } from '../../support/mongo-server.js';
import { trackId } from '../../support/playlists.js';
import { ProductionSite } from '../../support/production-site.js';
import { until } from '../../support/until.js';
import { Visitor } from '../../support/visitor.js';

/** A song that is kept at once, and three that are looked for: in one step, which the kill cuts in two. */
const FILE = `title,artist,spotify_track_id
Uprising,Muse,
Here already,Somebody,${trackId(1)}
No such song at all,Muse,
Hysteria,Muse,
`;

const isHealthy = (url: string): Promise<void> =>
  until(
    `${url} is healthy`,
    () =>
      fetch(`${url}/api/v1/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    30_000,
  );

/** Lets the time pass for which an import is its process's alone. */
async function endLeases({ kind, variables }: TestStore): Promise<void> {
  if (kind === 'mongodb') {
    const change = { $set: { lease_until: new Date(0) } };
    await withClient(variables['MONGODB_URI'] ?? '', (client) =>
      client.db().collection('imports').updateMany({}, change),
    );
    return;
  }
  const file = new DatabaseSync((variables['DATABASE_URL'] ?? '').replace('sqlite:///', ''));
  file.exec('PRAGMA busy_timeout = 3000; UPDATE imports SET lease_until = 0');
  file.close();
}

describeOnEachStore('an import whose process is killed', (newStore) => {
  const afterwards = closedAfterEach();

  it('is finished by another: nothing is lost, nothing is there twice', async () => {
    const store = newStore();
    const site = await ProductionSite.open(store.variables);
    afterwards(() => site.close());
    const [one = 0, other = 0] = await freePorts(2);
    const killed = site.start(one);
    const url = `http://127.0.0.1:${one}`;
    await isHealthy(url);
    const { username: login, password } = await site.newPerson(url, 'Importer');
    const browser = new Visitor(url);
    await browser.post('/api/auth/login', { login, password });
    // On MongoDB beside the first one, on SQLite once it has ended.
    const beside = store.kind === 'mongodb' ? site.start(other) : null;
    if (beside !== null) await isHealthy(`http://127.0.0.1:${other}`);

    const accepted = await browser.post(`${PLAYLISTS}/import`, { file: FILE, name: 'From a file' });
    expect([accepted.status, accepted.json.data.state]).toEqual([202, 'running']);
    const lookUps = () => site.spotify.calls.filter(({ query }) => query['type'] === 'track').length;
    await until('it looks for its second song', () => lookUps() === 2);
    killed.signal('SIGKILL');
    await killed.exitCode();

    if (beside === null) site.start(other);
    browser.url = `http://127.0.0.1:${other}`;
    await isHealthy(browser.url);
    const told = async () => (await browser.get(accepted.location ?? '')).json.data;
    expect(await told()).toMatchObject({ state: 'running', total: 4, imported: 1, found_by_name: 0, skipped: [] });
    expect(lookUps()).toBe(2);
    await endLeases(store);
    await until('the other one has done it', async () => (await told()).state === 'done', 15_000);

    const playlists = (await browser.get(PLAYLISTS)).json.data.items as ListedWithSongs[];
    expect(playlists.map(({ name, song_count }) => [name, song_count])).toEqual([['From a file', 3]]);
    expect(await told()).toMatchObject({
      ...{ total: 4, imported: 3, found_by_name: 2, finished_at: expect.any(String) },
      skipped: [{ row: 4, reason: 'not_found' }],
      playlists: [{ id: playlists[0]?.id, name: 'From a file' }],
    });
    const { songs } = (await browser.get(`${PLAYLISTS}/${playlists[0]?.id}`)).json.data as ListedWithSongs;
    expect(songs.map(({ track_name }) => track_name)).toEqual(['Uprising', 'Here already', 'Hysteria']);
    expect(lookUps()).toBe(5);
  }, 60_000);
});
