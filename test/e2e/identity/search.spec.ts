import { channelId, sampleMbid, spotifyId } from '../../../src/sandbox/catalogue/sample-id.js';
import { startMusicBrainzSandbox, type SandboxServer } from '../../support/sandbox-faults/index.js';
import { GENEROUS_LIMITS, getJson, sendJson, startService, type TestService } from '../../support/run-service.js';
import { until } from '../../support/until.js';

describe('the identity of who is searched for', () => {
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
  beforeEach(() => service.youtube.clearCalls());

  const search = (name: string) => getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(name)}`);
  /** As soon as it is known: MusicBrainz is asked once a second. */
  const identified = async (name: string) => {
    let answer = await search(name);
    await until(`${name} is identified`, async () => {
      answer = await search(name);
      return answer.json.data.identity.status !== 'pending';
    });
    return answer.json.data;
  };
  const byName = () => service.youtube.calls.filter(({ path }) => path.endsWith('/search')).length;

  it('comes with the first search when MusicBrainz has nothing else to do', async () => {
    const { status, json } = await search('muse');
    expect([status, json.data.identity.status]).toEqual([200, 'ok']);
    expect(json.data.identity.artist).toEqual({
      ...{ mbid: sampleMbid('Muse'), name: 'Muse', sort_name: 'Muse', disambiguation: 'UK rock band', type: 'Group' },
      ...{ country: 'GB', area: 'United Kingdom', begin: '1994', end: null, ended: false, aliases: [] },
      links: expect.arrayContaining([
        { kind: 'spotify', url: `https://open.spotify.com/artist/${spotifyId('artist', 'Muse')}` },
        { kind: 'wikidata', url: expect.stringContaining('https://www.wikidata.org/wiki/Q') },
        { kind: 'homepage', url: 'https://muse.example/' },
      ]),
      musicbrainz_url: `https://musicbrainz.org/artist/${sampleMbid('Muse')}`,
      fetched_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(json.data.pairing).toEqual({ spotify: 'linked', youtube: 'linked' });
    expect([json.data.spotify.artist.match, json.data.youtube.channel.match]).toEqual(['linked', 'linked']);
    expect(byName()).toBe(0);
  });

  it('tells one namesake from another, on both sides', async () => {
    const { identity, pairing, spotify, youtube } = await identified('Pale Lanterns');
    expect(identity.artist).toMatchObject({ country: 'IE', disambiguation: 'Irish dream pop band' });
    expect(pairing).toEqual({ spotify: 'linked', youtube: 'linked' });
    expect(spotify.artist.id).toBe(spotifyId('artist', 'Pale Lanterns (Ireland)'));
    // By its name it would be the other one's, which has the handle.
    expect(youtube.channel.channel_id).toBe(channelId('Pale Lanterns (Ireland)'));
    expect(byName()).toBe(0);
  });

  it('says who the others of that name are, once that is known', async () => {
    const others = async () => (await search('Pale Lanterns')).json.data.spotify.artist.other_matches as any[];
    await until('the others are known', async () => (await others()).some(({ country }) => country !== undefined));
    expect(await others()).toEqual([
      expect.objectContaining({
        country: 'JP',
        disambiguation: 'ambient producer',
        begin: null,
        end: null,
        ended: false,
      }),
      expect.objectContaining({ country: 'US', begin: '1992', end: '1997-08', ended: true }),
    ]);
  });

  it('shows a conflict and does not resolve it in silence', async () => {
    expect((await identified('Mara Winterfeld')).pairing).toEqual({ spotify: 'linked', youtube: 'conflict' });
    expect((await identified('Gull & Anchor')).pairing).toEqual({ spotify: 'conflict', youtube: 'linked' });
  });

  it('is found in another script, by what the artist is called in Latin letters', async () => {
    const { identity, spotify, pairing } = await identified('Hikaru Utada');
    expect(identity.artist).toMatchObject({
      name: '宇多田ヒカル',
      sort_name: 'Utada, Hikaru',
      aliases: ['Hikaru Utada', 'Utada Hikaru'],
    });
    expect(spotify.artist.name).toBe('宇多田ヒカル');
    expect(pairing).toEqual({ spotify: 'linked', youtube: 'linked' });
  });

  it('is nobody for a name that nobody has, and for one without links all is by name', async () => {
    expect(await identified('zzzz-nobody')).toMatchObject({
      identity: { status: 'not_found', artist: null },
      pairing: { spotify: 'none', youtube: 'none' },
    });
    const long = 'The Very Long Sample Orchestra and Chorus of the Society for Names That Fit on No Button';
    expect((await identified(long)).pairing).toMatchObject({ spotify: 'name' });
  });

  it('serves the searches of one source, which never ask MusicBrainz', async () => {
    const artist = async (name: string) =>
      (await sendJson(`${service.url}/api/v1/spotify/search`, { artist_name: name })).json.data;
    const channel = async (name: string) =>
      (await sendJson(`${service.url}/api/v1/youtube/search`, { channel_name: name })).json.data;
    expect((await artist('Pale Lanterns')).match).toBe('linked');
    expect(await channel('pale lanterns')).toMatchObject({
      match: 'linked',
      channel_id: channelId('Pale Lanterns (Ireland)'),
    });
    expect((await artist('Radiohead')).match).toBe('exact');
    expect(musicbrainz.calls.filter(({ query }) => query['query']?.includes('adiohead'))).toEqual([]);
  });

  it('is looked up by an address at MusicBrainz', async () => {
    const { data } = (await search(`https://musicbrainz.org/artist/${sampleMbid('Muse')}`)).json;
    expect(data).toMatchObject({ identity: { artist: { name: 'Muse' } }, spotify: { artist: { name: 'Muse' } } });
    expect(data.pairing).toEqual({ spotify: 'linked', youtube: 'linked' });
    const artist = await sendJson(`${service.url}/api/v1/spotify/search`, {
      artist_name: `musicbrainz.org/artist/${sampleMbid('Muse')}`,
    });
    expect(artist.json.data.name).toBe('Muse');
  });
});
