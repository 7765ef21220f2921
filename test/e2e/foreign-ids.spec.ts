import { AccountService, PASSWORD, type Member } from '../support/accounts.js';
import { createToken } from '../support/api-tokens.js';
import { playlistWith } from '../support/api-playlists.js';
import { describedApi } from '../support/described-api/described-api.js';
import { type DescribedOperation, operationsOf, sendExample } from '../support/described-api/described-operation.js';
import { describeOnEachStore } from '../support/each-store.js';
import { historyOf } from '../support/history.js';
import { nothingWaits } from '../support/outbox.js';
import { formOf, formsOf, type PageForm } from '../support/page-forms.js';
import { PasskeyHolder } from '../support/passkeys.js';
import { type RegisteredRoute, withRoutes } from '../support/registered-routes.js';
import { trackId } from '../support/playlists.js';
import { Visitor, type Answer } from '../support/visitor.js';

// Every route that the running application has registered with an id in it is asked by somebody else, who is logged in,
// for what it does to the owner's things: a route that is new is asked, too, or fails here for want of knowing how.

/** What is in an address and is nobody's id: secrets from mails, which whoever holds them may use, a page's parts, artists. */
const NO_IDS = ['token', 'form', 'mbid'];

/** Only the addresses that refused removals were shown at: they lead back to the client's own lists, whatever the id. */
const WITHOUT_LOOKING: Readonly<Record<string, string>> = {
  'GET /history/:id/delete': '/history',
  'GET /profile/tokens/:id/revoke': '/profile/tokens',
};

/** What is typed into a form that is not sent empty. */
const TYPED: Readonly<Record<string, Record<string, string>>> = {
  'POST /playlists/:id/move_song/:songId': { position: '3' },
};

/** What somebody has that others must not reach. */
interface Belongings {
  readonly owner: Member;
  readonly history: string;
  readonly playlist: string;
  readonly song: string;
  readonly import: string;
  /** A session of the owner's in another browser. */
  readonly session: string;
  readonly passkey: string;
  /** An API token. */
  readonly token: string;
}

/** An API's operation, or a page: what is sent, once by a stranger and once by the owner. */
type Send = (browser: Visitor) => Promise<Answer>;

describeOnEachStore('what belongs to somebody else', (newStore) => {
  let service: AccountService;
  let routes: readonly RegisteredRoute[];
  let operations: readonly DescribedOperation[];
  let stranger: Member;
  beforeAll(async () => {
    [service, routes] = await withRoutes(() => AccountService.start(newStore()));
    operations = operationsOf(await describedApi());
    stranger = await service.member();
    // Somebody who has as much, so that it is not for want of everything that nothing is found.
    await belongingsOf(stranger, true);
  });
  afterAll(() => service.stop());

  /** @param imports whether a long import is begun: it looks for hundreds of songs, which few routes are about */
  const belongingsOf = async (owner: Member, imports: boolean): Promise<Belongings> => {
    const { browser } = owner;
    await service.expect(200, browser.get('/api/v1/search?q=muse'));
    const [entry] = await historyOf(browser);
    const playlist = await playlistWith(browser, 3);
    const file = ['spotify_track_id,title', ...Array.from({ length: 201 }, (_, at) => `${trackId(at)},x`)].join('\n');
    const begun =
      imports && (await service.expect(202, browser.post('/api/v1/playlists/import', { file, name: 'Found' })));
    await service.logsIn(owner);
    const { items } = (await service.expect(200, browser.get('/api/profile/sessions'))).json.data;
    const token = await createToken(browser);
    const passkey = (await service.expect(201, new PasskeyHolder(browser).add())).json.data.id;
    // Their mails are exported, too.
    await nothingWaits(service);
    const other = items.find(({ current }: { current: boolean }) => !current);
    return {
      owner,
      history: entry?.id ?? '',
      playlist: playlist.id,
      song: playlist.songs[1]?.id ?? '',
      import: begun === false ? '' : begun.json.data.id,
      session: other.id,
      passkey,
      token: token.id,
    };
  };

  /** The owner's id for a parameter of this route. */
  const idFor = ({ path }: RegisteredRoute, name: string, own: Belongings): string => {
    const ids: Record<string, string | undefined> = {
      'history :id': own.history,
      'sessions :id': own.session,
      'passkeys :id': own.passkey,
      'tokens :id': own.token,
      'playlists :id': own.playlist,
      'imports :id': own.import,
      'songs :songId': own.song,
      'remove_song :songId': own.song,
      'move_song :songId': own.song,
    };
    const place = path.split(`/:${name}`)[0]?.split('/').at(-1) ?? '';
    const id = ids[`${place} :${name}`];
    if (!id) throw new Error(`whose ids are :${name} in ${path}? Say so here.`);
    return id;
  };

  const namesIn = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const filled = (route: RegisteredRoute, own: Belongings): string =>
    namesIn(route.path).reduce((path, name) => path.replace(`:${name}`, idFor(route, name, own)), route.path);

  /** Every form that the owner's own pages show. */
  const formsOfOwner = async (own: Belongings): Promise<PageForm[]> => {
    const pages = routes.filter(({ method, path }) => method === 'GET' && !/^\/(?:api|dev)\//.test(path));
    const forms: PageForm[] = [];
    for (const route of pages.filter(({ path }) => !namesIn(path).some((name) => NO_IDS.includes(name)))) {
      if (/[*{]/.test(route.path) || (own.import === '' && route.path.includes('/imports/'))) continue;
      for (const query of ['', '?q=love']) {
        const { text } = await own.owner.browser.get(filled(route, own) + query);
        forms.push(...formsOf(text));
      }
    }
    return forms;
  };

  const sendingOf = async (route: RegisteredRoute, own: Belongings): Promise<Send> => {
    const { method, path } = route;
    const ids = Object.fromEntries(namesIn(path).map((name) => [name, idFor(route, name, own)]));
    if (path.startsWith('/api/')) {
      const described = path.replace(/:(\w+)/g, '{$1}');
      const operation = operations.find((each) => each.method === method && each.path === described);
      if (operation === undefined) throw new Error(`${method} ${path} is not described`);
      const body = { current_password: PASSWORD, song_ids: [own.song] };
      const known = Object.entries(body).filter(([name]) => name in operation.example);
      return (browser) => sendExample(browser, operation, { with: { ...ids, ...Object.fromEntries(known) } });
    }
    const address = filled(route, own);
    if (path.endsWith('/restore_song')) await removeSong(own);
    if (method === 'GET') return (browser) => browser.get(address);
    const form = (await formsOfOwner(own)).find(
      (each) => each.method === 'post' && each.action.split('?')[0] === address,
    );
    if (form === undefined) throw new Error(`no page of the owner’s has a form for ${method} ${path}`);
    return async (browser) => {
      // A token of the sender's own: it is not for want of that that they are refused.
      const [ownForm] = formsOf((await browser.get('/profile')).text).filter(({ values }) => '_csrf' in values);
      return browser.submit(form, { ...TYPED[`${method} ${path}`], _csrf: ownForm?.values['_csrf'] ?? '' });
    };
  };

  /** Only then is there one to put back. */
  const removeSong = async ({ owner, playlist, song }: Belongings): Promise<void> => {
    const page = `/playlists/${playlist}`;
    const { text } = await owner.browser.get(page);
    await owner.browser.submit(formOf(text, `${page}/remove_song/${song}`));
  };

  /** Everything that the owner has, but for what log-ins and looks, exports among them, leave behind. */
  const kept = async ({ owner }: Belongings): Promise<string> => {
    const { data } = (await service.expect(200, owner.browser.get('/api/profile/export'))).json;
    return JSON.stringify({ ...data, exported_at: null, activity: null });
  };

  it('is asked for on every route that takes an id', () => {
    const taking = routes.filter(({ path }) => namesIn(path).some((name) => !NO_IDS.includes(name)));
    expect(taking.length).toBeGreaterThan(10);
    const places = ['/api/v1/history/:id', '/api/profile/sessions/:id', '/api/v1/playlists/:id/songs/:songId'];
    expect(taking.map(({ path }) => path)).toEqual(expect.arrayContaining(places));
  });

  it('is a 404 on each of them and stays as it is, while its owner is served', async () => {
    const taking = routes.filter(({ path }) => namesIn(path).some((name) => !NO_IDS.includes(name)));
    const seen: [string, number, boolean, number][] = [];
    for (const route of taking) {
      const name = `${route.method} ${route.path}`;
      if (name in WITHOUT_LOOKING) continue;
      const own = await belongingsOf(await service.member(), route.path.includes('/imports/'));
      const send = await sendingOf(route, own);
      const before = await kept(own);
      const { status } = await send(stranger.browser);
      const unchanged = (await kept(own)) === before;
      const served = await send(own.owner.browser);
      seen.push([name, status, unchanged, Math.min(served.status, 400)]);
    }
    const expected = seen.map(([name, , , served]) => [name, 404, true, served]);
    expect(seen).toEqual(expected);
    expect(seen.filter(([, , , served]) => served === 400)).toEqual([]);
    expect(seen).toHaveLength(taking.length - Object.keys(WITHOUT_LOOKING).length);
  }, 120_000);

  it('is not shown where nobody looks', async () => {
    for (const [name, list] of Object.entries(WITHOUT_LOOKING)) {
      const route = routes.find(({ method, path }) => `${method} ${path}` === name);
      if (route === undefined) throw new Error(`${name} is no route any more`);
      const own = await belongingsOf(await service.member(), false);
      const { status, location, text } = await stranger.browser.get(filled(route, own));
      expect([status, location, text.includes(own.owner.username)]).toEqual([303, list, false]);
    }
  });
});
