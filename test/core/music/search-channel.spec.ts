import { SearchChannel } from '../../../src/core/music/search-channel.js';
import { readArtistAddress } from '../../../src/core/music/search-term.js';
import { searchesUnavailable } from '../../../src/core/music/source.js';
import { sourceBroken, sourceTimedOut, sourceUnavailable } from '../../../src/core/music/source.js';
import { anIdentifier } from '../../support/fake-identities.js';
import { EmptyResponseCache, FilledResponseCache } from '../../support/fake-responses.js';
import { aCandidate, aChannel, anAsker, FakeChannelDirectory, FakeChannelMemory } from '../../support/fake-sources.js';
import { ManualClock } from '../../support/manual-clock.js';

const video = {
  id: 'v',
  title: 'Hit',
  views: 7,
  url: 'https://www.youtube.com/watch?v=v',
  thumbnailUrl: null,
  publishedAt: null,
};

const POLICY = { timeLimitMs: 8_000, videosTimeLimitMs: 3_000, songsTimeLimitMs: 1_500, linkedTimeLimitMs: 1_500 };

describe('SearchChannel', () => {
  let clock: ManualClock;
  let directory: FakeChannelDirectory;
  let memory: FakeChannelMemory;
  let channels: SearchChannel;
  const search = {
    run: (name: string) => {
      const address = readArtistAddress(name, 'name');
      return channels.run(address?.source === 'youtube' ? { name, channel: address.channel } : { name }, anAsker);
    },
  };
  let answers: EmptyResponseCache;
  const methods = (): string[] => directory.asked.map(([method]) => method);
  beforeEach(() => {
    clock = new ManualClock();
    directory = new FakeChannelDirectory();
    memory = new FakeChannelMemory();
    answers = new EmptyResponseCache();
    channels = new SearchChannel(directory, memory, anIdentifier().identify, clock, POLICY, answers);
  });

  it('searches a name, looks the chosen channel up and adds its top video', async () => {
    directory.candidates = [aCandidate('1', 'Muse Covers'), aCandidate('2', 'MUSE')];
    directory.channels = [aChannel('Muse Covers', { id: '1' }), aChannel('Muse', { id: '2' })];
    directory.videos = [video];
    const found = await search.run('Muse');
    expect(found).toMatchObject({ channel: { id: '2' }, videos: [video], sample: false });
    expect(methods()).toEqual(['findByHandle', 'searchByName', 'findById', 'findTopVideos']);
    expect(directory.askers).toEqual([anAsker]);
  });

  it('remembers whom a name led to, and asks for that channel by its id', async () => {
    directory.candidates = [aCandidate('2', 'Muse Official')];
    directory.channels = [aChannel('Muse Official', { id: '2' })];
    await search.run('Muse');
    directory.asked.length = 0;
    expect((await search.run(' MUSE')).channel.id).toBe('2');
    expect(methods()).toEqual(['findById', 'findTopVideos']);
  });

  it('forgets a channel that is gone, and finds out anew', async () => {
    memory.known.set('muse', 'gone');
    directory.candidates = [aCandidate('2', 'Muse')];
    directory.channels = [aChannel('Muse', { id: '2' })];
    expect((await search.run('Muse')).channel.id).toBe('2');
    expect(directory.asked).toContainEqual(['findById', 'gone']);
    expect([...memory.known]).toEqual([['muse', '2']]);
    memory.known.set('muse', 'gone');
    directory.candidates = [];
    await expect(search.run('Muse')).rejects.toMatchObject({ code: 'not_found' });
    expect([...memory.known]).toEqual([]);
  });

  it('remembers nothing that is not there, nor what a failure left open', async () => {
    directory.candidates = [aCandidate('gone', 'Muse')];
    await expect(search.run('Muse')).rejects.toMatchObject({ code: 'not_found' });
    directory.failures = { findById: sourceBroken('youtube') };
    await expect(search.run('Muse')).rejects.toMatchObject({ code: 'upstream_error' });
    expect([...memory.known]).toEqual([]);
  });

  it('does not forget a channel that it could not ask for', async () => {
    memory.known.set('muse', '2');
    directory.failures = { findById: sourceTimedOut('youtube') };
    await expect(search.run('Muse')).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect(memory.known.get('muse')).toBe('2');
    expect(methods()).toEqual(['findById']);
  });

  describe('tries the handle that the name suggests', () => {
    const withHandle = (title: string) => {
      jest.spyOn(directory, 'findByHandle').mockImplementation((handle) => {
        directory.asked.push(['findByHandle', handle]);
        return Promise.resolve(aChannel(title, { id: 'guessed', subscribers: 1_000 }));
      });
      directory.candidates = [aCandidate('searched', 'Whoever')];
      directory.channels = [aChannel('Whoever', { id: 'searched' })];
    };

    it('and takes it when the channel is called what was asked for', async () => {
      withHandle('Guns N’  Rósés');
      const found = await search.run('guns n’ roses');
      expect(found.channel.id).toBe('guessed');
      expect(directory.asked).toEqual([
        ['findByHandle', '@gunsnroses'],
        ['findTopVideos', 'guessed'],
      ]);
      expect(directory.askers).toEqual([]);
    });

    it('and searches when a namesake with few subscribers has it, as long as a search is left', async () => {
      withHandle('Muse');
      jest.spyOn(directory, 'findByHandle').mockResolvedValue(aChannel('Muse', { id: 'guessed', subscribers: 3 }));
      expect((await search.run('Muse')).channel.id).toBe('searched');
      jest.spyOn(directory, 'searchByName').mockRejectedValue(searchesUnavailable(60));
      memory.known.clear();
      expect((await search.run('Muse')).channel.id).toBe('guessed');
    });

    it('and takes the next candidate when the best one is gone', async () => {
      directory.candidates = [aCandidate('gone', 'Muse'), aCandidate('next', 'Muse Band')];
      directory.channels = [aChannel('Muse Band', { id: 'next' })];
      expect((await search.run('Muse')).channel.id).toBe('next');
    });

    it.each(['Muse Covers', 'Muse.', 'Mus', ''])('and searches when it is called %j', async (title) => {
      withHandle(title);
      expect((await search.run('Muse')).channel.id).toBe('searched');
      expect(methods()).toEqual(['findByHandle', 'searchByName', 'findById', 'findTopVideos']);
    });
  });

  it('asks for a handle without a search', async () => {
    directory.channels = [aChannel('@muse')];
    expect((await search.run('@muse')).channel.title).toBe('@muse');
    expect(methods()).toEqual(['findByHandle', 'findTopVideos']);
  });

  it.each(['@', '@two words', 'muse@home', 'muse', '宇多田ヒカル'])('takes %j for a name', async (name) => {
    await expect(search.run(name)).rejects.toMatchObject({ code: 'not_found' });
    expect(directory.asked).toContainEqual(['searchByName', name]);
  });

  it.each(['@nobody', 'nobody'])('says that nothing was found for %j', async (name) => {
    await expect(search.run(name)).rejects.toMatchObject({ kind: 'not_found', code: 'not_found' });
  });

  it('says that nothing was found when the channel is gone between the two questions', async () => {
    directory.candidates = [aCandidate('gone', 'Muse')];
    await expect(search.run('Muse')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['unavailable', sourceUnavailable('youtube', 60)],
    ['broken', sourceBroken('youtube')],
    ['too slow', sourceTimedOut('youtube')],
  ])('answers without the top video when that is %s', async (_what, failure) => {
    directory.channels = [aChannel('@muse')];
    directory.failures = { findTopVideos: failure };
    expect(await search.run('@muse')).toMatchObject({ channel: { title: '@muse' }, videos: [] });
  });

  it('does not hide a defect in looking for the top video', async () => {
    const defect = new TypeError('a defect');
    directory.channels = [aChannel('@muse')];
    directory.failures = { findTopVideos: defect };
    await expect(search.run('@muse')).rejects.toBe(defect);
  });

  it.each(['searchByName', 'findById'] as const)('passes a failure of %s on', async (method) => {
    const failure = sourceUnavailable('youtube');
    directory.candidates = [aCandidate('1', 'Muse')];
    directory.failures = { [method]: failure };
    await expect(search.run('Muse')).rejects.toBe(failure);
  });

  it('gives the top video less time than the whole, and never more than is left', async () => {
    directory.channels = [aChannel('@muse')];
    const signals: AbortSignal[] = [];
    const aborted: boolean[][] = [];
    directory.whileAsked = (signal, method) => {
      signals.push(signal);
      if (method !== 'findTopVideos') return;
      for (const milliseconds of [2_999, 1, 5_000]) {
        clock.advance(milliseconds);
        aborted.push(signals.map((given) => given.aborted));
      }
    };
    await search.run('@muse');
    expect(aborted).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ]);
  });

  it('stops looking for the top video when the time of the whole is up', async () => {
    directory.channels = [aChannel('@muse')];
    directory.whileAsked = (signal, method) => {
      clock.advance(method === 'findTopVideos' ? 2_000 : 6_000);
      if (method === 'findTopVideos') expect(signal.aborted).toBe(true);
    };
    await search.run('@muse');
    expect(directory.asked.map(([method]) => method)).toContain('findTopVideos');
  });

  it('says when the answer is a sample', async () => {
    directory.origin = 'sample';
    directory.channels = [aChannel('@muse')];
    expect((await search.run('@muse')).sample).toBe(true);
  });

  it('keeps for a moment only that there is nobody, and what lacks its top video', async () => {
    await expect(search.run('@muse')).rejects.toThrow();
    directory.channels = [aChannel('@muse')];
    await search.run('@MUSE'.toLowerCase());
    directory.failures = { findTopVideos: sourceUnavailable('youtube', 60) };
    await search.run('@muse');
    expect(answers.asked).toEqual(Array.from({ length: 3 }, () => ['channel', 'live:handle:muse']));
    // That a channel has no video at all is a whole answer.
    expect(answers.said.map(({ negative }) => negative)).toEqual([true, false, true]);
  });

  it('says how old a kept answer is when it is older than it should be', async () => {
    const value = { channel: aChannel('Muse'), videos: [video], others: [] };
    const fetchedAt = clock.now().getTime() - 3_600_000;
    const found = (stale: boolean) =>
      new SearchChannel(
        directory,
        memory,
        anIdentifier().identify,
        clock,
        POLICY,
        new FilledResponseCache({ value, fetchedAt, stale }),
      ).run({ name: 'muse' }, anAsker);
    expect(await found(true)).toMatchObject({ channel: value.channel, videos: [video], staleSeconds: 3_600 });
    expect(await found(false)).toMatchObject({ channel: value.channel, videos: [video], staleSeconds: null });
    expect(directory.asked).toEqual([]);
  });
});
