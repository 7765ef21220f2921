import { hash } from '@node-rs/bcrypt';
import { mongo } from 'mongoose';
import { AccountService, PASSWORD, type Member } from '../../support/accounts.js';
import { mongoStore } from '../../support/each-store.js';
import { historyOf, shownOn } from '../../support/history.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { formOf } from '../../support/page-forms.js';

/** The least that there is: this is not about passwords. */
const BCRYPT_COST = 4;

const USER = new mongo.ObjectId();
const OTHER = new mongo.ObjectId();
const MUSE = { artist_id: '12Chz98pHFMPJEknJQMWvI', artist_name: 'Muse' };
const ARTIST_URL = `https://open.spotify.com/artist/${MUSE.artist_id}`;

/** What the old service wrote, and what it may have left. */
const OLD = [
  {
    user_id: USER,
    search_query: 'muse',
    timestamp: new Date('2024-03-01T10:20:30.400Z'),
    results: { ...MUSE, artist_url: ARTIST_URL },
  },
  { user_id: USER, search_query: 'nobody', timestamp: new Date('2024-03-02T00:00:00Z'), results: {} },
  {
    user_id: USER,
    search_query: '<b>bold</b>',
    timestamp: new Date('2024-03-02T00:00:00Z'),
    results: { ...MUSE, artist_url: 'javascript:alert(1)' },
  },
  { user_id: USER, search_query: 'y'.repeat(150), timestamp: new Date('2024-03-01T10:00:00Z'), results: null },
  { user_id: USER, timestamp: new Date('2024-02-01T10:00:00Z') },
  { user_id: USER, search_query: 'undated' },
  { user_id: OTHER, search_query: 'another’s', timestamp: new Date('2024-03-01T10:20:30.400Z') },
];

describeOnMongo('the history of somebody whom the old service knew', (server) => {
  let client: mongo.MongoClient;
  let service: AccountService;
  let member: Member;
  let history: mongo.Collection;
  beforeEach(async () => {
    const uri = server().uri();
    client = new mongo.MongoClient(uri);
    const db = client.db(new URL(uri).pathname.slice(1));
    history = db.collection('search_history');
    const person = { username: 'old_hand', email: 'old.hand@mail.example' };
    const password_hash = await hash(PASSWORD, BCRYPT_COST);
    await db.collection('users').insertOne({ _id: USER, ...person, password_hash, email_verified: true });
    await history.insertMany(OLD.map((document) => ({ ...document })));
    service = await AccountService.start(mongoStore(uri, client));
    member = await service.logsIn({ ...person, password: PASSWORD });
  });
  afterEach(async () => {
    await service.stop();
    await client.close();
  });

  it('is listed at the API together with what is new', async () => {
    await service.expect(200, member.browser.get('/?q=abba&source=youtube'));
    const entries = await historyOf(member.browser);
    expect(entries.map(({ source, query, result }) => [source, query, result?.name ?? null])).toEqual([
      ['youtube', 'abba', expect.any(String)],
      ['spotify', '<b>bold</b>', null],
      ['spotify', 'nobody', null],
      ['spotify', 'muse', 'Muse'],
      ['spotify', 'y'.repeat(150), null],
      ['spotify', '', null],
      ['spotify', 'undated', null],
    ]);
    expect(entries[3]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      kind: 'artist',
      source: 'spotify',
      query: 'muse',
      result: { source: 'spotify', id: MUSE.artist_id, name: 'Muse', url: ARTIST_URL, image_url: null },
      mbid: null,
      searched_at: '2024-03-01T10:20:30.400Z',
    });
  });

  it('is listed on the page, and offers again what can be searched', async () => {
    const page = await service.expect(200, member.browser.get('/history'));
    expect(shownOn(page).map(({ query, facts, links }) => [query, facts, links])).toEqual([
      ['<b>bold</b>', 'Artist on Spotify: no result, 00:00 UTC', ['/?q=%3Cb%3Ebold%3C%2Fb%3E&source=spotify']],
      ['nobody', 'Artist on Spotify: no result, 00:00 UTC', ['/?q=nobody&source=spotify']],
      ['muse', 'Artist on Spotify: Muse, 10:20 UTC', [ARTIST_URL, '/?q=muse&source=spotify']],
      ['y'.repeat(150), 'Artist on Spotify: no result, 10:00 UTC', []],
      ['Search term not recorded', 'Artist on Spotify: no result, 10:00 UTC', []],
      ['undated', 'Artist on Spotify: no result', ['/?q=undated&source=spotify']],
    ]);
    const headings = [...page.text.matchAll(/<h2[^>]*>(?:<time[^>]*>)?([^<]*)/g)].map(([, text]) => text);
    // Not every version of Node puts the comma.
    expect(headings.map((text) => text?.replace(',', ''))).toEqual([
      'Saturday 2 March 2024',
      'Friday 1 March 2024',
      'Thursday 1 February 2024',
      'Unknown date',
    ]);
    expect(page.text).not.toMatch(/<b>bold|href="javascript:/);
  });

  it('can be removed, one by one and whole, and another’s cannot', async () => {
    const page = await member.browser.get('/history');
    const undated = shownOn(page).at(-1)?.removal ?? '';
    expect((await member.browser.submit(formOf(page.text, undated))).status).toBe(303);
    const [first] = await historyOf(member.browser);
    await service.expect(200, member.browser.delete(`/api/v1/history/${first?.id}`));
    const others = await history.findOne({ user_id: OTHER });
    await service.expect(404, member.browser.delete(`/api/v1/history/${others?._id.toHexString()}`));
    expect((await member.browser.delete('/api/v1/history')).json.data).toEqual({ removed: 4 });
    expect(await history.find().toArray()).toEqual([others]);
  });

  it('goes into the export, and goes with the account', async () => {
    const { data } = (await service.expect(200, member.browser.get('/api/profile/export'))).json;
    expect(data.search_history).toEqual(await historyOf(member.browser));
    await service.expect(200, member.browser.delete('/api/profile', { current_password: PASSWORD }));
    expect((await history.find().toArray()).map(({ search_query }) => search_query)).toEqual(['another’s']);
  });
});
