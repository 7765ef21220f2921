import { sampleMbid } from '../../../src/sandbox/catalogue/sample-id.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { type Fault, startMusicBrainzSandbox } from '../../support/sandbox-faults/index.js';
import { GENEROUS_LIMITS, getJson, startService } from '../../support/run-service.js';
import { until } from '../../support/until.js';
import type { Variables } from '../../../src/app/config/variable-reader.js';

const afterwards = closedAfterEach();

async function open(variables: Variables = {}, faults: readonly Fault[] = []) {
  const musicbrainz = await startMusicBrainzSandbox();
  const service = await startService({
    ...GENEROUS_LIMITS,
    MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
    ...variables,
  });
  afterwards(() => musicbrainz.close());
  afterwards(() => service.stop());
  musicbrainz.faults.set(...faults);
  const search = async (name: string) => {
    const began = performance.now();
    const { status, json } = await getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(name)}`);
    return { status, data: json.data, ms: performance.now() - began };
  };
  const health = () => getJson(`${service.url}/api/v1/health`);
  const isReady = () =>
    until('the database answers', async () => (await health()).json.data.dependencies.database.status === 'up');
  return { musicbrainz, service, search, isReady };
}

describeOnEachStore('what MusicBrainz told', (newStore) => {
  it('outlasts a restart, and is shown with its date while MusicBrainz is out', async () => {
    const store = newStore();
    const first = await open(store.variables);
    await first.isReady();
    const { fetched_at } = (await first.search('Muse')).data.identity.artist;
    await first.service.stop();
    const { search, musicbrainz, isReady } = await open(store.variables, [{ kind: 'cut' }]);
    await isReady();
    const { status, data } = await search('muse');
    expect(status).toBe(200);
    expect(data.identity).toMatchObject({ status: 'ok', artist: { mbid: sampleMbid('Muse'), fetched_at } });
    expect(data.pairing).toEqual({ spotify: 'linked', youtube: 'linked' });
    // Whose Spotify's pages are is found out while nobody waits: the first service may have stopped before it knew.
    expect(musicbrainz.calls.filter(({ path }) => path !== '/ws/2/url')).toEqual([]);
    // What was searched for is not kept in clear; the artist's own name is, for suggestions.
    const kept = new Map(JSON.parse(await store.dump()) as [string, unknown][]);
    expect(kept.get('artist_names')).toHaveLength(1);
    expect(JSON.stringify(kept.get('artist_names'))).not.toContain('"muse"');
  });
});

describe('while MusicBrainz', () => {
  const ways: [string, Fault][] = [
    ['hangs', { kind: 'hang' }],
    ['cuts connections', { kind: 'cut' }],
    ['is broken', { kind: 'server_error' }],
    ['sheds load', { kind: 'load_shed' }],
    ['counts us as too fast', { kind: 'over_rate' }],
    ['sends pages', { kind: 'not_json' }],
    ['sends something else', { kind: 'wrong_shape' }],
  ];
  it.each(ways)('%s, the others’ answers are whole, and a search waits for it once at most', async (_what, fault) => {
    const { search } = await open({}, [fault]);
    const names = ['Queen', 'Adele', 'Sade', 'Muse', 'ABBA'];
    const answers = [];
    for (const name of names) answers.push(await search(name));
    for (const { status, data } of answers) {
      expect([status, data.spotify.status, data.youtube.status]).toEqual([200, 'ok', 'ok']);
      expect(['pending', 'unavailable']).toContain(data.identity.status);
      expect(data.pairing).toEqual({ spotify: 'name', youtube: 'name' });
    }
    // The first waits 1.2 seconds where there is no answer at all; the sources themselves take some of the rest.
    expect(answers[0]?.ms).toBeLessThan(2_500);
    for (const { ms } of answers.slice(1)) expect(ms).toBeLessThan(1_000);
  });
});
