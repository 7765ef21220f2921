import type { Channel } from '../../../src/core/music/channel.js';
import { anAsker } from '../../support/fake-sources.js';
import { noTimeLimit, openYouTubeAtSandbox, type YouTubeUnderTest } from '../../support/open-sources.js';

const PLAYLIST_PATH = '/youtube/v3/playlistItems';
const HOUR = 3_600_000;
const VIDEOS_PATH = '/youtube/v3/videos';

describe('YouTube’s most viewed videos of a channel', () => {
  let youtube: YouTubeUnderTest;
  beforeEach(async () => {
    youtube = await openYouTubeAtSandbox();
  });
  afterEach(() => youtube.close());

  async function channelOf(handle: string): Promise<Channel> {
    const channel = await youtube.adapter.findByHandle(handle, noTimeLimit());
    if (channel === null) throw new Error(`no channel ${handle}`);
    youtube.sandbox.clearCalls();
    return channel;
  }
  const topVideos = async (handle: string) => youtube.adapter.findTopVideos(await channelOf(handle), noTimeLimit());

  it('are the four with most views among the latest 200 of more than that, for 8 units and no search', async () => {
    const videos = await topVideos('@queenofficial');
    const [video] = videos;
    expect(video).toEqual({
      id: expect.any(String),
      title: expect.stringContaining('Bohemian Rhapsody'),
      views: expect.any(Number),
      url: `https://www.youtube.com/watch?v=${video?.id}`,
      thumbnailUrl: expect.stringMatching(/^https:/),
      publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    const views = videos.map((one) => one.views);
    expect(views).toHaveLength(4);
    expect(views).toEqual([...views].sort((one, other) => Number(other) - Number(one)));
    expect([youtube.countCalls(PLAYLIST_PATH), youtube.countCalls(VIDEOS_PATH)]).toEqual([4, 4]);
    expect(youtube.sandbox.calls).toHaveLength(8);
    const pages = youtube.sandbox.calls.filter(({ path }) => path === PLAYLIST_PATH);
    expect(pages.every(({ query }) => query['maxResults'] === '50')).toBe(true);
    expect(new Set(pages.map(({ query }) => query['pageToken'])).size).toBe(4);
  });

  it('cost 2 units where there is one page', async () => {
    expect((await topVideos('@muse'))[0]).toMatchObject({ title: expect.any(String), views: expect.any(Number) });
    expect(youtube.sandbox.calls).toHaveLength(2);
  });

  it('cost 1 unit for half a day once they were found, with their views of now', async () => {
    const videos = await topVideos('@queenofficial');
    const id = videos.map((one) => one.id).join();
    youtube.clock.advance(12 * HOUR - 1);
    expect(await topVideos('@queenofficial')).toEqual(videos);
    expect(youtube.sandbox.calls).toEqual([
      expect.objectContaining({ path: VIDEOS_PATH, query: expect.objectContaining({ id }) }),
    ]);
    youtube.clock.advance(1);
    expect(await topVideos('@queenofficial')).toEqual(videos);
    expect(youtube.sandbox.calls).toHaveLength(8);
  });

  it('are looked for anew when one is gone', async () => {
    const muse = await channelOf('@muse');
    const [top] = await topVideos('@muse');
    youtube.sandbox.clearCalls();
    await youtube.memory.setTopVideos(muse.id, [top?.id ?? '', 'gone']);
    const videos = await topVideos('@muse');
    expect(videos).toHaveLength(4);
    expect(youtube.sandbox.calls).toHaveLength(3);
    expect(await youtube.memory.getTopVideos(muse.id)).toEqual(videos.map((one) => one.id));
  });

  it('are found among videos that have been deleted since', async () => {
    expect((await topVideos('@abba'))[0]?.title).toMatch(/^ABBA/);
  });

  it('may have an unknown number of views', async () => {
    expect((await topVideos('@kraftwerk'))[0]).toMatchObject({ views: null });
  });

  it('are none where nothing was uploaded, for one unit', async () => {
    expect(await topVideos('@portishead')).toEqual([]);
    expect(youtube.sandbox.calls).toHaveLength(1);
  });

  it('are none where the list of uploads does not exist', async () => {
    const [mo] = (await youtube.adapter.searchByName('Mo', anAsker, noTimeLimit())).filter(
      ({ title }) => title === 'Mo',
    );
    const channel = await youtube.adapter.findById(mo?.id ?? '', noTimeLimit());
    expect(channel).not.toBeNull();
    if (channel !== null) expect(await youtube.adapter.findTopVideos(channel, noTimeLimit())).toEqual([]);
  });

  it('are none, and asked for nowhere, where the channel names no uploads', async () => {
    const channel = await channelOf('@muse');
    expect(await youtube.adapter.findTopVideos({ ...channel, uploadsId: null }, noTimeLimit())).toEqual([]);
    expect(youtube.sandbox.calls).toEqual([]);
  });

  it.each([PLAYLIST_PATH, VIDEOS_PATH])('fail as the source does when %s fails', async (match) => {
    youtube.sandbox.faults.set({ kind: 'not_json', match });
    await expect(topVideos('@queenofficial')).rejects.toMatchObject({ code: 'upstream_error' });
  });
});
