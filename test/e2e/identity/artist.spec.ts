import { sampleMbid, spotifyId } from '../../../src/sandbox/catalogue/sample-id.js';
import { PRODUCTION_VARIABLES } from '../../support/production-variables.js';
import { startMusicBrainzSandbox, type SandboxServer } from '../../support/sandbox-faults/index.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../../support/run-service.js';

const MUSE = sampleMbid('Muse');

describe('GET /api/v1/artists/:mbid', () => {
  let musicbrainz: SandboxServer;
  let service: TestService;
  beforeAll(async () => {
    musicbrainz = await startMusicBrainzSandbox();
    service = await startService({ ...GENEROUS_LIMITS, MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2` });
  });
  afterAll(async () => {
    await service.stop();
    await musicbrainz.close();
  });
  const get = async (mbid: string, url = service.url) => {
    const response = await fetch(`${url}/api/v1/artists/${mbid}`, { redirect: 'manual' });
    return { status: response.status, headers: response.headers, json: await response.json() };
  };

  it('finds that very artist on both sources', async () => {
    const { status, json } = await get(MUSE);
    expect(status).toBe(200);
    expect(json.data).toMatchObject({
      query: 'Muse',
      spotify: { status: 'ok', artist: { id: spotifyId('artist', 'Muse') } },
      youtube: { status: 'ok', channel: { title: 'Muse' } },
      identity: { status: 'ok', artist: { mbid: MUSE } },
      pairing: { spotify: 'linked', youtube: 'linked' },
    });
  });

  it('sends a merged id on, with a relative address', async () => {
    for (let i = 0; i < 2; i += 1) {
      const { status, headers, json } = await get(sampleMbid('Muse, entered twice'));
      expect([status, headers.get('location')]).toEqual([301, `/api/v1/artists/${MUSE}`]);
      expect(json).toEqual({ success: true, message: null, error: null, data: null });
    }
  });

  it.each([
    ['muse', 400, 'validation_failed'],
    ['00000000-0000-4000-8000-00000000000g', 400, 'validation_failed'],
    ['89ad4ac3-39f7-470e-963a-56509c546377', 404, 'not_found'],
    [sampleMbid('nobody at all'), 404, 'not_found'],
  ])('is refused for %s', async (mbid, status, code) => {
    expect(await get(mbid)).toMatchObject({ status, json: { code } });
  });

  it('says when to try again while MusicBrainz is out, unless the artist is known', async () => {
    musicbrainz.faults.set({ kind: 'cut' });
    const { status, headers, json } = await get(sampleMbid('Queen'));
    expect([status, json.code]).toEqual([503, 'musicbrainz_unavailable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await get(MUSE)).status).toBe(200);
    musicbrainz.faults.clear();
  });

  it('says that it is not set up, in production without a contact', async () => {
    const bare = await startService({ ...PRODUCTION_VARIABLES, MUSICBRAINZ_CONTACT: undefined });
    try {
      const { status, headers, json } = await get(MUSE, bare.url);
      expect([status, json.code]).toEqual([503, 'musicbrainz_not_configured']);
      expect(headers.get('retry-after')).toBe('3600');
      const search = await fetch(`${bare.url}/api/v1/search?q=Muse`);
      expect(await search.json()).toMatchObject({
        data: { identity: { status: 'not_configured', artist: null }, pairing: { spotify: 'name', youtube: 'name' } },
      });
      const health = await fetch(`${bare.url}/api/v1/health`);
      expect(await health.json()).toMatchObject({
        data: { dependencies: { musicbrainz: { status: 'not_configured' } } },
      });
    } finally {
      await bare.stop();
    }
  });
});
