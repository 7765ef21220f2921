import { IdempotencyStore } from '../../../src/core/shared/idempotency.js';
import { AccountService, DAY, type Member, PASSWORD } from '../../support/accounts.js';
import { createPlaylist, PLAYLISTS, showPlaylist, songFields, tracksOf } from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Answer, Visitor } from '../../support/visitor.js';

describeOnEachStore('a request to playlists that is repeated with its Idempotency-Key', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const send = (path: string, body: object, key: string, browser: Visitor = member.browser) =>
    browser.post(PLAYLISTS + path, body, { 'idempotency-key': key });
  const count = async (browser = member.browser): Promise<number> =>
    (await browser.get(PLAYLISTS)).json.data.items.length as number;
  const same = (one: Answer, other: Answer) =>
    expect([other.status, other.text, other.location]).toEqual([one.status, one.text, one.location]);
  const file = (name: string) => JSON.stringify({ format: 'octa-music-playlist', version: 1, name, songs: [] });

  it('acts once and is answered as the first time', async () => {
    for (const [path, body] of [
      ['', { name: 'Created' }],
      ['/import', { file: file('Imported') }],
    ] as const) {
      const before = await count();
      const first = await send(path, body, `key-${path}`);
      expect([first.status, first.location]).toEqual([201, `${PLAYLISTS}/${first.json.data.id}`]);
      await service.expect(200, member.browser.send('PATCH', first.location ?? '', { body: { name: 'Renamed' } }));
      service.clock.advance(60_000);
      same(first, await send(path, body, `key-${path}`));
      await service.expect(200, member.browser.delete(first.location ?? ''));
      same(first, await send(path, body, `key-${path}`));
      expect(await count()).toBe(before);
    }
    const { id } = await createPlaylist(member.browser);
    for (const body of [songFields(1), { songs: [songFields(1), songFields(2)] }]) {
      const first = await send(`/${id}/songs`, body, JSON.stringify(body).slice(0, 9));
      expect(first.status).toBe(201);
      same(first, await send(`/${id}/songs`, body, JSON.stringify(body).slice(0, 9)));
    }
    expect((await showPlaylist(member.browser, id)).version).toBe(3);
    expect(await tracksOf(member.browser, id)).toHaveLength(2);
  });

  it('is refused for another body or address', async () => {
    const { json } = await send('', { name: 'One' }, 'k');
    for (const [path, body] of [
      ['', { name: 'Other' }],
      ['', { name: 'One', description: 'x' }],
      ['/import', { file: file('One') }],
      [`/${json.data.id}/songs`, { name: 'One' }],
    ] as const) {
      const refused = await send(path, body, 'k');
      expect([refused.status, refused.json.code]).toEqual([422, 'idempotency_key_reused']);
    }
    expect(await count()).toBe(1);
  });

  it('is another account’s own', async () => {
    const other = await service.member();
    await send('', { name: 'One' }, 'k');
    expect((await send('', { name: 'Other' }, 'k', other.browser)).status).toBe(201);
    expect([await count(), await count(other.browser)]).toEqual([1, 1]);
  });

  it('acts once of twenty at a time, and the others are told to wait or answered the same', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('', { name: 'Once' }, 'k')));
    const made = answers.filter(({ status }) => status === 201);
    const again = await send('', { name: 'Once' }, 'k');
    for (const each of [...made, again]) same(again, each);
    expect(made.length).toBeGreaterThan(0);
    for (const { status, json } of answers) {
      if (status !== 201) expect([status, json.code]).toEqual([409, 'idempotency_key_in_use']);
    }
    expect(await count()).toBe(1);
  });

  it('is tried again when it was refused', async () => {
    const { id } = await createPlaylist(member.browser);
    expect((await send(`/${id}/songs`, songFields(1, { track_name: '' }), 'k')).status).toBe(400);
    expect((await send(`/${id}/songs`, songFields(1), 'k')).status).toBe(201);
    expect((await send('/no-such-id/songs', songFields(1), 'other')).status).toBe(404);
    expect((await send(`/${id}/songs`, songFields(2), 'other')).status).toBe(201);
  });

  it('acts once although the process that began it has died', async () => {
    const first = await send('', { name: 'One' }, 'k');
    const { application } = service.running;
    const finish = jest.spyOn(application.get(IdempotencyStore), 'finish').mockRejectedValue(new Error('killed'));
    expect((await send('', { name: 'Two' }, 'dead')).status).toBe(500);
    finish.mockRestore();
    expect((await send('', { name: 'Two' }, 'dead')).status).toBe(409);
    service.clock.advance(31_000);
    const { status, json } = await send('', { name: 'Two' }, 'dead');
    expect([status, json.data.version]).toEqual([201, 1]);
    expect(await count()).toBe(2);
    expect(first.status).toBe(201);
  });

  it('is new after a day', async () => {
    const { json } = await send('', { name: 'One' }, 'k');
    service.clock.advance(DAY);
    member = { ...member, browser: (await service.logsIn(member)).browser };
    const again = await send('', { name: 'One' }, 'k');
    expect([again.status, again.json.data.id === json.data.id]).toEqual([201, false]);
    expect((await send('', { name: 'Other' }, 'k')).status).toBe(422);
  });

  it('needs a key of visible characters', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256), 'é']) {
      const { status, json } = await send('', { name: 'x' }, key);
      expect([key, status, json.details[0].field]).toEqual([key, 400, 'Idempotency-Key']);
    }
    expect(await count()).toBe(0);
  });

  it('leaves nothing behind when the account is deleted', async () => {
    await send('', { name: 'Very own name' }, 'k');
    const { browser } = member;
    await service.expect(200, browser.delete('/api/profile', { current_password: PASSWORD }));
    expect(await service.store.dump()).not.toContain('Very own name');
  });
});
