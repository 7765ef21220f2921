import type { Channel } from '../../../src/core/music/channel.js';
import { anAsker } from '../../support/fake-sources.js';
import { noTimeLimit, openYouTubeAtSandbox, type YouTubeUnderTest } from '../../support/open-sources.js';

const PLAYLIST_PATH = '/youtube/v3/playlistItems';
const HOUR = 3_600_000;
const VIDEOS_PATH = '/youtube/v3/videos';

describe('YouTube’s most viewed video of a channel', () => {
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
  const topVideo = async (handle: string) => youtube.adapter.findTopVideo(await channelOf(handle), noTimeLimit());

  it('is the one with most views among the latest 200 of more than that, for 8 units and no search', async () => {
    const video = await topVideo('@queenofficial');
    expect(video).toEqual({
      id: expect.any(String),
      title: expect.stringContaining('Bohemian Rhapsody'),
      views: expect.any(Number),
      url: `https://www.youtube.com/watch?v=${video?.id}`,
    });
    expect([youtube.countCalls(PLAYLIST_PATH), youtube.countCalls(VIDEOS_PATH)]).toEqual([4, 4]);
    expect(youtube.sandbox.calls).toHaveLength(8);
    const pages = youtube.sandbox.calls.filter(({ path }) => path === PLAYLIST_PATH);
    expect(pages.every(({ query }) => query['maxResults'] === '50')).toBe(true);
    expect(new Set(pages.map(({ query }) => query['pageToken'])).size).toBe(4);
  });

  it('costs 2 units where there is one page', async () => {
    expect(await topVideo('@muse')).toMatchObject({ title: expect.any(String), views: expect.any(Number) });
    expect(youtube.sandbox.calls).toHaveLength(2);
  });

  it('costs 1 unit for half a day once it was found, with its views of now', async () => {
    const video = await topVideo('@queenofficial');
    youtube.clock.advance(12 * HOUR - 1);
    expect(await topVideo('@queenofficial')).toEqual(video);
    expect(youtube.sandbox.calls).toEqual([
      expect.objectContaining({ path: VIDEOS_PATH, query: expect.objectContaining({ id: video?.id }) }),
    ]);
    youtube.clock.advance(1);
    expect(await topVideo('@queenofficial')).toEqual(video);
    expect(youtube.sandbox.calls).toHaveLength(8);
  });

  it('is looked for anew when it is gone', async () => {
    const muse = await channelOf('@muse');
    await youtube.memory.setTopVideo(muse.id, 'gone');
    const video = await topVideo('@muse');
    expect(video).toMatchObject({ title: expect.stringContaining('Muse') });
    expect(youtube.sandbox.calls).toHaveLength(3);
    expect(await youtube.memory.getTopVideo(muse.id)).toBe(video?.id);
  });

  it('is found among videos that have been deleted since', async () => {
    expect((await topVideo('@abba'))?.title).toMatch(/^ABBA/);
  });

  it('may have an unknown number of views', async () => {
    expect(await topVideo('@kraftwerk')).toMatchObject({ views: null });
  });

  it('is none where nothing was uploaded, for one unit', async () => {
    expect(await topVideo('@portishead')).toBeNull();
    expect(youtube.sandbox.calls).toHaveLength(1);
  });

  it('is none where the list of uploads does not exist', async () => {
    const [mo] = (await youtube.adapter.searchByName('Mo', anAsker, noTimeLimit())).filter(
      ({ title }) => title === 'Mo',
    );
    const channel = await youtube.adapter.findById(mo?.id ?? '', noTimeLimit());
    expect(channel).not.toBeNull();
    if (channel !== null) expect(await youtube.adapter.findTopVideo(channel, noTimeLimit())).toBeNull();
  });

  it('is none, and asks for nothing, where the channel names no uploads', async () => {
    const channel = await channelOf('@muse');
    expect(await youtube.adapter.findTopVideo({ ...channel, uploadsId: null }, noTimeLimit())).toBeNull();
    expect(youtube.sandbox.calls).toEqual([]);
  });

  it.each([PLAYLIST_PATH, VIDEOS_PATH])('fails as the source does when %s fails', async (match) => {
    youtube.sandbox.faults.set({ kind: 'not_json', match });
    await expect(topVideo('@queenofficial')).rejects.toMatchObject({ code: 'upstream_error' });
  });
});
