import { openYouTube } from '../../../src/app/modules/youtube.module.js';
import type { ChannelDirectory } from '../../../src/core/music/music.ports.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import { captureLog } from '../../support/captured-log.js';
import { ManualClock } from '../../support/manual-clock.js';
import { aCandidate, anAsker } from '../../support/fake-sources.js';
import { noTimeLimit, openYouTubeAtSandbox, type SourceUnderTest } from '../../support/open-sources.js';
import { startStubUpstream, type StubUpstream } from '../../support/stub-upstream.js';

describe('YouTube’s channels', () => {
  let youtube: SourceUnderTest<ChannelDirectory>;
  beforeAll(async () => {
    youtube = await openYouTubeAtSandbox();
  });
  afterAll(() => youtube.close());
  beforeEach(() => youtube.sandbox.clearCalls());
  const byHandle = (handle: string) => youtube.adapter.findByHandle(handle, noTimeLimit());
  const searched = (name: string) => youtube.adapter.searchByName(name, anAsker, noTimeLimit());

  it.each(['@queenofficial', 'queenofficial'])(
    'are found by the handle %s for one unit and no search',
    async (handle) => {
      expect(await byHandle(handle)).toEqual({
        id: expect.stringMatching(/^UC/),
        title: 'Queen',
        handle: '@queenofficial',
        description: expect.any(String),
        subscribers: expect.any(Number),
        views: expect.any(Number),
        videoCount: expect.any(Number),
        imageUrl: expect.stringMatching(/^https:\/\//),
        url: expect.stringMatching(/^https:\/\/www\.youtube\.com\/channel\/UC/),
        uploadsId: expect.stringMatching(/^UU/),
      });
      expect(youtube.sandbox.calls.map(({ path }) => path)).toEqual(['/youtube/v3/channels']);
      expect(youtube.sandbox.calls[0]?.query['forHandle']).toBe('@queenofficial');
    },
  );

  it('that nobody has are an answer without `items`, and nothing', async () => {
    expect(await byHandle('@nobody-has-this')).toBeNull();
    expect(await youtube.adapter.findById('UCnobody', noTimeLimit())).toBeNull();
  });

  it('that no search finds are an empty list', async () => {
    expect(await searched('zzzz nobody zzzz')).toEqual([]);
  });

  it('are searched ten at a time, for one search', async () => {
    const found = await searched('muse');
    expect(found.length).toBeGreaterThan(1);
    expect(youtube.sandbox.calls).toHaveLength(1);
    expect(youtube.sandbox.calls[0]).toMatchObject({
      path: '/youtube/v3/search',
      query: { part: 'snippet', type: 'channel', maxResults: '10', q: 'muse' },
    });
  });

  it.each([
    ['Rock & Roll\'s "Best" <3 Band', 'rock & roll'],
    ['Ampersand &amp; Sons', 'ampersand'],
  ])('have the title %j, decoded exactly once', async (title, query) => {
    const candidate = (await searched(query)).find((found) => found.title === title);
    expect(candidate).toBeDefined();
    // Outside of a search nothing is escaped, so nothing may be decoded.
    expect(await youtube.adapter.findById(candidate?.id ?? '', noTimeLimit())).toMatchObject({ title });
  });

  it('that hide their subscribers have an unknown number, not zero', async () => {
    expect(await byHandle('@sade')).toMatchObject({ subscribers: null, views: expect.any(Number) });
  });

  it('without counts have unknown ones', async () => {
    expect(await byHandle('@kraftwerk')).toMatchObject({ views: null, subscribers: expect.any(Number) });
  });

  it('without thumbnails have no picture, with few the one that there is', async () => {
    expect((await byHandle('@portishead'))?.imageUrl).toBeNull();
    expect((await byHandle('@adele'))?.imageUrl).toMatch(/^https:/);
  });
});

describe('YouTube’s stranger channels', () => {
  const log = captureLog();
  let stub: StubUpstream;
  let body: unknown;
  let status: number;
  let youtube: ReturnType<typeof openYouTube>;
  beforeAll(async () => {
    stub = await startStubUpstream(() => ({ body, status }));
    youtube = openYouTube({ apiKey: 'key', apiBaseUrl: stub.baseUrl }, 'live', {
      clock: new ManualClock(),
      health: new HealthRegistry(),
      logger: log.logger,
    });
  });
  afterAll(async () => {
    await youtube.close();
    await stub.close();
  });
  beforeEach(() => (status = 200));
  const channel = async (rest: object) => {
    body = { kind: 'youtube#channelListResponse', items: [{ id: 'UC1', snippet: { title: 'T' }, ...rest }] };
    return youtube.channels.findById('UC1', noTimeLimit());
  };

  it('that are not as they should be are left out of a list', async () => {
    const items = [{ id: { channelId: 'UC0' } }, null, { id: { channelId: 'UC1' }, snippet: { title: 'T' } }];
    body = { items };
    expect(await youtube.channels.searchByName('T', anAsker, noTimeLimit())).toEqual([aCandidate('UC1', 'T')]);
  });

  it('have no control characters and no turned text in their names', async () => {
    const snippet = { title: 'Mu\u202Ese\u0007', description: 'one\ntwo\u2066' };
    expect(await channel({ snippet })).toMatchObject({ title: 'Muse', description: 'one\ntwo' });
  });

  const refusal = (code: number, reasons: readonly string[] = [], details: readonly string[] = []) => ({
    error: {
      ...{ code, message: 'No.', status: 'FAILED' },
      ...(reasons.length > 0 && { errors: reasons.map((reason) => ({ reason })) }),
      ...(details.length > 0 && { details: details.map((reason) => ({ reason })) }),
    },
  });

  it.each([
    [400, refusal(400, ['badRequest'])],
    [404, refusal(404, ['invalid'])],
    [403, refusal(403, ['forbidden'])],
    [403, refusal(403, ['channelForbidden'])],
    [404, refusal(404, ['channelNotFound'])],
    [400, refusal(400)],
    [403, refusal(403)],
    [404, refusal(404)],
    [404, 'Not Found'],
  ])('are nobody’s where YouTube refuses what is asked about one with %i %j', async (refused, answer) => {
    status = refused;
    body = answer;
    expect(await youtube.channels.findByHandle('@nobody', noTimeLimit())).toBeNull();
    expect(await youtube.channels.findByUsername('nobody', noTimeLimit())).toBeNull();
    expect(await youtube.channels.findById('UCnobody', noTimeLimit())).toBeNull();
    expect(log.text()).not.toContain('refused the credentials');
  });

  it('that keep their uploads to themselves have no top video, and the key is not blamed', async () => {
    const found = await channel({ contentDetails: { relatedPlaylists: { uploads: 'UU1' } } });
    status = 403;
    body = { error: { code: 403, message: 'No.', errors: [{ reason: 'playlistItemsNotAccessible' }] } };
    expect(await youtube.channels.findTopVideos(found!, noTimeLimit())).toEqual([]);
    expect(log.text()).not.toContain('refused the credentials');
  });

  it('without anything but a title are whole', async () => {
    expect(await channel({})).toEqual({
      id: 'UC1',
      title: 'T',
      handle: null,
      description: '',
      subscribers: null,
      views: null,
      videoCount: null,
      imageUrl: null,
      url: 'https://www.youtube.com/channel/UC1',
      uploadsId: null,
    });
  });

  it.each([
    ['0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', null],
    ['1.5', null],
    ['-1', null],
    ['many', null],
    ['', null],
    [null, null],
  ])('with the count %j have %p', async (viewCount, views) => {
    expect((await channel({ statistics: { viewCount } }))?.views).toBe(views);
  });

  it('have the largest picture that is YouTube’s', async () => {
    const url = (name: string) => ({ url: `https://yt3.ggpht.com/${name}` });
    const thumbnails = {
      default: url('s'),
      medium: url('m'),
      high: { url: 'https://evil.example/h' },
      maxres: { url: 'javascript:alert(1)' },
    };
    expect((await channel({ snippet: { title: 'T', thumbnails } }))?.imageUrl).toBe('https://yt3.ggpht.com/m');
  });

  it('have a small picture as candidates', async () => {
    const url = (name: string) => ({ url: `https://yt3.ggpht.com/${name}` });
    const thumbnails = { default: url('s'), medium: url('m'), high: url('l') };
    body = { items: [{ id: { channelId: 'UC1' }, snippet: { title: 'T', thumbnails } }] };
    const found = await youtube.channels.searchByName('T', anAsker, noTimeLimit());
    expect(found).toEqual([{ ...aCandidate('UC1', 'T'), imageUrl: 'https://yt3.ggpht.com/m' }]);
  });

  it('are found by a former username', async () => {
    await channel({});
    expect(await youtube.channels.findByUsername('museofficial', noTimeLimit())).toMatchObject({ id: 'UC1' });
    expect(stub.requests.at(-1)?.url.searchParams.get('forUsername')).toBe('museofficial');
  });

  it('may be missing among what a search finds', async () => {
    body = {
      items: [
        { id: { kind: 'youtube#video', videoId: 'v' }, snippet: { title: 'a video' } },
        {
          id: { kind: 'youtube#channel', channelId: 'UC1' },
          snippet: { title: 'Tom &amp; Jerry &amp;amp; &copy; &#39;' },
        },
      ],
    };
    expect(await youtube.channels.searchByName('x', anAsker, noTimeLimit())).toEqual([
      aCandidate('UC1', "Tom & Jerry &amp; © '"),
    ]);
  });

  it.each([
    [400, refusal(400, ['badRequest'], ['API_KEY_INVALID'])],
    [400, refusal(400, ['keyInvalid'])],
    [400, refusal(400, ['keyExpired'])],
    [401, refusal(401)],
    [403, refusal(403, ['accessNotConfigured'])],
    [403, refusal(403, ['ipRefererBlocked'])],
    [403, refusal(403, ['forbidden'], ['API_KEY_SERVICE_BLOCKED'])],
  ])('are not nobody’s where YouTube refuses the key with %i %j', async (refused, answer) => {
    status = refused;
    body = answer;
    const asked = youtube.channels.findByHandle('@somebody', noTimeLimit());
    await expect(asked).rejects.toMatchObject({ code: 'youtube_unavailable' });
  });

  it.each([400, 404])('are not nobody’s where a search is refused with %i', async (refused) => {
    status = refused;
    body = refusal(refused, ['badRequest']);
    await expect(youtube.channels.searchByName('somebody', anAsker, noTimeLimit())).rejects.toMatchObject({
      code: 'upstream_error',
    });
  });
});
