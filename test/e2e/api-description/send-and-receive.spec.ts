import { EXPORT_FORMATS } from '../../../src/core/playlists/export-playlist.js';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountService, type Member, OTHER_PASSWORD, PASSWORD } from '../../support/accounts.js';
import {
  type Changes,
  type DescribedOperation,
  operationsOf,
  sendExample,
} from '../../support/described-api/described-operation.js';
import { createToken, program } from '../../support/api-tokens.js';
import { PasskeyHolder } from '../../support/passkeys.js';
import { describedApi } from '../../support/described-api/described-api.js';
import { sqliteStore } from '../../support/each-store.js';
import { trackId } from '../../support/playlists.js';
import { PRODUCTION_VARIABLES } from '../../support/production-variables.js';
import { AuthenticatorApp } from '../../support/second-factor.js';
import { totp } from '../../support/totp.js';
import { startService } from '../../support/run-service.js';
import { scratchFolder } from '../../support/scratch-folder.js';
import { until } from '../../support/until.js';
import { Visitor, type Answer } from '../../support/visitor.js';

// Every operation is asked for every answer that it is described to give. That an answer fits its description is looked
// at after each test, as for every other test (`checked-fetch.ts`); here it is that each of them really comes.

/** Codes that nobody can provoke from outside: a defect, and more than a hundred passwords waiting to be checked. */
const NOT_PROVOKED = ['internal_error', 'busy', 'idempotency_key_in_use'];

const JSON_TYPE = { 'content-type': 'application/json' };
const home = mkdtempSync(join(tmpdir(), 'octa-described-'));
const folder = scratchFolder();
const seen = new Set<string>();
let operations: readonly DescribedOperation[];
let service: AccountService;

/** Sends, and remembers what came back; a page does not say its code, so whoever asks for one says it. */
async function ask(browser: Visitor, operation: DescribedOperation, code: string, changes: Changes = {}) {
  const answer = await sendExample(browser, operation, changes);
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  const got = answer.status < 300 ? 'ok' : isPage ? code : answer.json.code;
  expect([operation.id, got, answer.status]).toEqual([operation.id, code, expect.any(Number)]);
  seen.add(`${operation.id} ${code}`);
  return answer;
}

const named = (id: string): DescribedOperation => {
  const found = operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`the document has no operation ${id}`);
  return found;
};

const having = (code: string): DescribedOperation[] => operations.filter(({ codes }) => codes.includes(code));

beforeAll(async () => {
  operations = operationsOf(await describedApi());
  service = await AccountService.start(sqliteStore(join(home, 'octa_music.db')));
});
afterAll(async () => {
  await service.stop();
  rmSync(home, { recursive: true });
});

describe('every operation', () => {
  let member: Member;
  beforeAll(async () => {
    member = await service.member();
  });

  /** What is wrong with a request, whatever it asks for, and the code that says so. */
  const wrong: readonly (readonly [code: string, Changes])[] = [
    ['suspicious_url', { suffix: '?x=%3Cscript' }],
    ['cross_site_request', { headers: { origin: 'https://elsewhere.example' } }],
    ['validation_failed', { with: { no_such_field: 1, q: '\u0000', cursor: '\u0000', format: 'xml', mbid: 'x' } }],
    ['invalid_content_type', { body: 'text', headers: { 'content-type': 'image/png' } }],
    ['invalid_json', { body: '{', headers: JSON_TYPE }],
    ['unsupported_encoding', { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'compress' } }],
    ['unsupported_charset', { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } }],
  ];

  it('says payload_too_large', async () => {
    for (const operation of having('payload_too_large')) {
      const megabytes = operation.path.endsWith('/import') ? 12 : 0.2;
      const body = `"${'x'.repeat(megabytes * 1024 * 1024)}"`;
      await ask(member.browser, operation, 'payload_too_large', { body, headers: JSON_TYPE });
    }
  });

  it.each(wrong)('says %s', async (code, changes) => {
    for (const operation of having(code)) await ask(member.browser, operation, code, changes);
  });

  it('says bad_request to a body or a path that cannot be decoded', async () => {
    for (const operation of having('bad_request')) {
      const { takesBody, pathParameters } = operation;
      const undecodable = Object.fromEntries(pathParameters.map((name) => [name, '%zz']));
      const notGzip = { body: 'not gzip', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } };
      await ask(member.browser, operation, 'bad_request', takesBody ? notGzip : { with: undecodable });
    }
  });

  it('asks who it is where that matters', async () => {
    const asking = operations.filter(({ needsLogin }) => needsLogin);
    expect(asking).toEqual(having('not_authenticated'));
    for (const operation of asking) await ask(service.visitor(), operation, 'not_authenticated');
  });

  it('gives what its example asks for', async () => {
    const special = [
      'logIn',
      'logInWithCode',
      'confirmTotp',
      'disableTotp',
      'renewRecoveryCodes',
      'resetPassword',
      'verifyEmail',
      'logInWithPasskey',
      'addPasskey',
      'renamePasskey',
      'removePasskey',
      'endSession',
      'revokeApiToken',
      'removeFromHistory',
      'refreshSession',
      'showImport',
    ];
    const ofOnePlaylist = '/api/v1/playlists/{id}';
    for (const operation of operations.filter(
      ({ id, path }) => !special.includes(id) && !path.startsWith(ofOnePlaylist),
    )) {
      const browser = operation.needsLogin ? (await service.member()).browser : service.visitor();
      // MusicBrainz is asked twice in two seconds.
      service.clock.advanceSeconds(2);
      await ask(browser, operation, 'ok');
    }
  });

  it('says wrong_password, and then not_authenticated, to whoever guesses the current password', async () => {
    for (const operation of having('wrong_password')) {
      const { browser } = await service.member();
      const guess = { with: { current_password: 'not my password 1' } };
      await ask(browser, operation, 'wrong_password', guess);
      let answer: Answer;
      do answer = await sendExample(browser, operation, guess);
      while (answer.json.code === 'wrong_password');
      await ask(browser, operation, 'not_authenticated', guess);
    }
  });

  it('says fresh_login_required to whoever leaves it out long after the log-in', async () => {
    const { browser } = await service.member();
    service.clock.advanceSeconds(301);
    for (const operation of having('fresh_login_required')) {
      await ask(browser, operation, 'fresh_login_required', { with: { current_password: undefined } });
    }
  });
});

describe('the operations of accounts', () => {
  it('give what is asked for with what only this account has', async () => {
    const owner = await service.owner();
    const { browser } = await service.logsIn(owner, { remember_me: true });
    await ask(service.visitor(), named('logIn'), 'ok', { with: { login: owner.username, password: PASSWORD } });
    await ask(browser, named('refreshSession'), 'ok');
    const { items } = (await ask(browser, named('listSessions'), 'ok')).json.data;
    const other = items.find(({ current }: { current: boolean }) => !current);
    await ask(browser, named('endSession'), 'ok', { with: { id: other.id } });
    await ask(browser, named('searchEverywhere'), 'ok');
    const [entry] = (await ask(browser, named('listHistory'), 'ok')).json.data.items;
    await ask(browser, named('removeFromHistory'), 'ok', { with: { id: entry.id } });
    const newcomer = await service.newcomer();
    const [confirm = ''] = (await service.mail(newcomer.email, 'Confirm your email address')).paths;
    await ask(service.visitor(), named('verifyEmail'), 'ok', { with: { token: confirm.split('/').at(-1) } });
    const token = (await service.resetPath(owner)).split('/').at(-1);
    await ask(service.visitor(), named('resetPassword'), 'weak_password', { with: weak('password', token) });
    await ask(service.visitor(), named('resetPassword'), 'ok', { with: { token } });
  });

  it('take a second factor', async () => {
    const { browser, username: login } = await service.member();
    const code = (secret: string) => ({ with: { code: totp(secret, service.clock.now()) } });
    const wrong = { with: { code: '000000' } };
    await ask(browser, named('confirmTotp'), 'setup_expired');
    const { secret } = (await ask(browser, named('proposeTotp'), 'ok')).json.data;
    await ask(browser, named('confirmTotp'), 'invalid_code', wrong);
    await ask(browser, named('confirmTotp'), 'ok', code(secret));
    service.clock.advanceSeconds(60);
    const [one, two] = [service.visitor(), service.visitor()];
    for (const each of [one, two]) {
      await ask(each, named('logIn'), 'second_factor_required', { with: { login, password: PASSWORD } });
    }
    await ask(one, named('logInWithCode'), 'ok', code(secret));
    await ask(one, named('logInWithCode'), 'login_expired');
    const three = service.visitor();
    await ask(three, named('logIn'), 'second_factor_required', { with: { login, password: PASSWORD } });
    for (let guess = 0; guess < 5; guess += 1) await ask(two, named('logInWithCode'), 'invalid_code', wrong);
    await ask(three, named('logInWithCode'), 'account_locked', wrong);
    for (const id of ['renewRecoveryCodes', 'disableTotp']) await ask(browser, named(id), 'ok');
    for (const id of ['renewRecoveryCodes', 'disableTotp']) await ask(browser, named(id), 'not_found');
  });

  it('refuse what cannot be', async () => {
    const visitor = service.visitor();
    const { username, browser } = await service.member();
    await ask(visitor, named('register'), 'username_taken', { with: { username, email: 'new@mail.example' } });
    await ask(visitor, named('register'), 'weak_password', { with: { ...weak('password'), username: 'somebody_new' } });
    await ask(browser, named('changeUsername'), 'username_taken', {
      with: { username: (await service.owner()).username },
    });
    await ask(browser, named('changePassword'), 'weak_password', { with: weak('new_password') });
    await ask(browser, named('refreshSession'), 'refresh_not_allowed');
    for (const id of ['endSession', 'revokeApiToken', 'removeFromHistory', 'renamePasskey', 'removePasskey'])
      await ask(browser, named(id), 'not_found');
    // An id that came out empty.
    await ask(browser, named('clearHistory'), 'not_found', { suffix: '/' });
    for (const id of ['resetPassword', 'verifyEmail']) await ask(visitor, named(id), 'invalid_token');
  });

  it('refuse to log in', async () => {
    const { username: login } = await service.newcomer();
    const visitor = service.visitor();
    await ask(visitor, named('logIn'), 'email_not_verified', { with: { login } });
    const guess = { with: { login: 'nobody_of_this_name', password: OTHER_PASSWORD } };
    for (let failure = 1; failure <= 5; failure += 1) await ask(visitor, named('logIn'), 'invalid_credentials', guess);
    await ask(visitor, named('logIn'), 'account_locked', guess);
  });

  /** A password that is refused, typed twice, for the field of that name. */
  function weak(field: string, token?: string) {
    return { [field]: 'password', confirm_password: 'password', ...(token !== undefined && { token }) };
  }
});

describe('passkeys', () => {
  it('are added, used, named and removed, and no more than an account may have', async () => {
    const { browser } = await service.member();
    const holder = new PasskeyHolder(browser);
    const begin = async (visitor: Visitor) => {
      const { data } = (await ask(visitor, named('requestNewPasskey'), 'ok')).json;
      return { with: { credential: holder.authenticator.create(data) } };
    };
    const { id } = (await ask(browser, named('addPasskey'), 'ok', await begin(browser))).json.data;
    await ask(browser, named('renamePasskey'), 'ok', { with: { id } });
    const visitor = service.visitor();
    const { data } = (await ask(visitor, named('requestPasskey'), 'ok')).json;
    const credential = holder.authenticator.use(data);
    await ask(visitor, named('logInWithPasskey'), 'ok', { with: { credential } });
    await ask(visitor, named('logInWithPasskey'), 'invalid_passkey', { with: { credential } });
    for (let count = 1; count < 19; count += 1) await holder.add();
    const last = await begin(browser);
    await ask(visitor, named('addPasskey'), 'ok', await begin(visitor));
    await ask(browser, named('addPasskey'), 'too_many', last);
    await ask(browser, named('requestNewPasskey'), 'too_many');
    await ask(browser, named('removePasskey'), 'ok', { with: { id } });
  });
});

describe('tokens', () => {
  it('are refused where they are no good, or not good enough', async () => {
    const { browser } = await service.member();
    const taking = having('insufficient_scope');
    expect(having('invalid_token').filter(({ id }) => !/^(?:resetPassword|verifyEmail)$/.test(id))).toEqual(taking);
    const searching = await createToken(browser, ['search']);
    const listening = await createToken(browser, ['history:read']);
    for (const operation of taking) {
      await ask(program(service.url, 'octa_x'), operation, 'invalid_token');
      const wrong = operation.needsLogin ? searching : listening;
      await ask(program(service.url, wrong.token), operation, 'insufficient_scope');
    }
    await ask(browser, named('revokeApiToken'), 'ok', { with: { id: searching.id } });
    for (let count = 1; count < 20; count += 1) await ask(browser, named('createApiToken'), 'ok');
    await ask(browser, named('createApiToken'), 'too_many');
  });
});

describe('the operations of playlists', () => {
  let browser: Visitor;
  beforeAll(async () => {
    ({ browser } = await service.member());
  });

  const table = (songs: number): string =>
    ['spotify_track_id', ...Array.from({ length: songs }, (_, index) => trackId(index))].join('\n');

  it('give what is asked for', async () => {
    const { id } = (await ask(browser, named('createPlaylist'), 'ok')).json.data;
    const song = (await ask(browser, named('addSong'), 'ok', { with: { id } })).json.data;
    const used = { headers: { 'idempotency-key': 'used' } };
    const first = (await ask(browser, named('createPlaylist'), 'ok', used)).json.data;
    for (const name of ['createPlaylist', 'addSong', 'importPlaylist']) {
      const changes = { name: 'Another', ...(name === 'addSong' && { id, name: undefined }) };
      await ask(browser, named(name), 'idempotency_key_reused', { ...used, with: changes });
    }
    await ask(browser, named('deletePlaylist'), 'ok', { with: { id: first.id } });
    await ask(browser, named('addSong'), 'already_in_playlist', { with: { id } });
    await ask(browser, named('reorderSongs'), 'ok', { with: { id, song_ids: [song.id] } });
    await ask(browser, named('reorderSongs'), 'playlist_changed', { with: { id } });
    await ask(browser, named('changePlaylist'), 'ok', { with: { id } });
    await ask(browser, named('changePlaylist'), 'playlist_changed', { with: { id, version: 1 } });
    await ask(browser, named('showPlaylist'), 'ok', { with: { id } });
    for (const format of EXPORT_FORMATS) await ask(browser, named('exportPlaylist'), 'ok', { with: { id, format } });
    const picture = { headers: { accept: 'image/png' }, with: { id } };
    await ask(browser, named('exportPlaylist'), 'not_acceptable', picture);
    const late = { headers: { 'if-match': '"1"' } };
    for (const operation of having('precondition_failed')) {
      const songId = operation.pathParameters.includes('songId') ? { songId: song.id } : {};
      await ask(browser, operation, 'precondition_failed', { ...late, with: { id, ...songId } });
    }
    await ask(browser, named('removeSong'), 'ok', { with: { id, songId: song.id } });
    await ask(browser, named('deletePlaylist'), 'ok', { with: { id } });
  });

  it('know none with such an id', async () => {
    for (const operation of having('not_found').filter(({ path }) => path.startsWith('/api/v1/playlists/{id}'))) {
      await ask(browser, operation, 'not_found');
    }
  });

  it('go on with an import', async () => {
    const { browser: own } = await service.member();
    const looking = { with: { file: 'title,artist\nUprising,Muse\nMadness,Muse\n', name: undefined } };
    const { id } = (await ask(own, named('importPlaylist'), 'ok', looking)).json.data;
    await ask(own, named('showImport'), 'ok', { with: { id } });
    await ask(own, named('showImport'), 'not_found');
    for (let time = 1; time < 10; time += 1) await ask(own, named('importPlaylist'), 'ok', looking);
    service.clock.advanceSeconds(61);
    await ask(own, named('importPlaylist'), 'too_many_imports', looking);
  });

  it('refuse what is too much', async () => {
    const full = (await ask(browser, named('importPlaylist'), 'ok', { with: { file: table(1000) } })).json.data;
    const path = { id: full.playlists[0].id };
    await ask(browser, named('addSong'), 'playlist_full', { with: path });
    await ask(browser, named('deletePlaylist'), 'ok', { with: path });
    const { id } = (await ask(browser, named('createPlaylist'), 'ok')).json.data;
    const long = 'é'.repeat(500);
    const songs = Array.from({ length: 950 }, (_, index) => ({
      ...{ spotify_track_id: trackId(index), track_name: long, artist_name: long },
    }));
    const file = JSON.stringify({ format: 'octa-music-playlist', version: 1, name: 'x', songs });
    for (let time = 0; time < 5; time += 1) await ask(browser, named('importPlaylist'), 'ok', { with: { file } });
    for (const length of [2_000, 200, 20, 2]) {
      const words = { name: 'x', description: '𝄞'.repeat(length) };
      let answer: Answer;
      do answer = await sendExample(browser, named('createPlaylist'), { with: words });
      while (answer.status === 201);
    }
    const refused = having('account_full');
    expect(refused.length).toBeGreaterThan(3);
    for (const operation of refused) {
      await ask(browser, operation, 'account_full', operation.path.includes('{id}') ? { with: { id } } : {});
    }
  });
});

/** Artists at MusicBrainz: known to nobody, and to the stand-in. */
const UNKNOWN = 'https://musicbrainz.org/artist/00000000-0000-4000-8000-000000000000';

/** Somebody whom the other source has to be asked about. */
const ADDRESSED = {
  searchSpotify: { artist_name: 'https://www.youtube.com/channel/UCGGhM6XCSJFQ6DTRffnKRIw' },
  searchTracks: { q: 'https://www.youtube.com/channel/UCGGhM6XCSJFQ6DTRffnKRIw' },
  searchYouTube: { channel_name: 'spotify:artist:12Chz98pHFMPJEknJQMWvI' },
};

describe('the searches', () => {
  // A service of their own: imports of before still look for songs, and would be met by the faults.
  let home: string;
  let service: AccountService;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'octa-searches-'));
    service = await AccountService.start(sqliteStore(join(home, 'octa_music.db')));
  });
  afterAll(async () => {
    await service.stop();
    rmSync(home, { recursive: true });
  });

  // What the sources said to the searches before is forgotten.
  beforeEach(() => service.clock.advanceSeconds(24 * 3600));
  afterEach(() => {
    service.running.spotify.faults.clear();
    service.running.youtube.faults.clear();
  });

  it.each([
    ['spotify', ['searchSpotify', 'searchTracks'], 'rate_limited_json', ['searchYouTube']],
    ['youtube', ['searchYouTube'], 'quota_exceeded', ['searchSpotify', 'searchTracks']],
  ] as const)('say what is wrong with %s', async (source, ids, kind, others) => {
    const { faults, calls } = service.running[source];
    for (const operation of ids.map(named)) {
      const visitor = service.visitor();
      faults.set({ kind: 'cut' });
      await ask(visitor, operation, 'upstream_error');
      faults.set({ kind: 'hang' });
      const before = calls.length;
      const waiting = ask(visitor, operation, 'upstream_timeout');
      await until('the source is asked', () => service.running[source].calls.length > before);
      service.clock.advanceSeconds(10);
      await waiting;
      faults.set({ kind });
      await ask(visitor, operation, `${source}_unavailable`);
      for (const other of others) {
        await ask(visitor, named(other), `${source}_unavailable`, { with: ADDRESSED[other] });
      }
      faults.clear();
      // The adapter waits out what the source asked it to.
      service.clock.advanceSeconds(24 * 3600);
    }
  });

  it('say that nothing was found, and that neither source could be asked', async () => {
    const nobody = 'zzzz nobody';
    await ask(service.visitor(), named('searchSpotify'), 'not_found', { with: { artist_name: nobody } });
    await ask(service.visitor(), named('searchYouTube'), 'not_found', { with: { channel_name: nobody } });
    const noArtist = { q: `spotify:artist:${'0'.repeat(22)}` };
    await ask(service.visitor(), named('searchTracks'), 'not_found', { with: noArtist });
    service.running.spotify.faults.set({ kind: 'cut' });
    service.running.youtube.faults.set({ kind: 'cut' });
    await ask(service.visitor(), named('searchEverywhere'), 'search_unavailable');
  });

  it('say what is wrong with MusicBrainz', async () => {
    await ask(service.visitor(), named('showArtist'), 'not_found', { with: { mbid: UNKNOWN.slice(-36) } });
    await ask(service.visitor(), named('showArtist'), 'validation_failed', { with: { mbid: 'muse' } });
    const { faults } = service.running.musicbrainz;
    faults.set({ kind: 'hang' });
    const other = UNKNOWN.replace(/0$/, '1');
    const asked = [
      ask(service.visitor(), named('showArtist'), 'musicbrainz_unavailable', { with: { mbid: other.slice(-36) } }),
      ask(service.visitor(), named('searchSpotify'), 'musicbrainz_unavailable', { with: { artist_name: other } }),
      ask(service.visitor(), named('searchTracks'), 'musicbrainz_unavailable', { with: { q: other } }),
      ask(service.visitor(), named('searchYouTube'), 'musicbrainz_unavailable', { with: { channel_name: other } }),
    ];
    let answered = false;
    const all = Promise.all(asked).finally(() => (answered = true));
    await until('it is asked', () => service.running.musicbrainz.calls.length > 1);
    await until('all have waited long enough', () => {
      service.clock.advanceSeconds(5);
      return answered;
    });
    await all;
    faults.clear();
  });

  it('say that a source is not set up', async () => {
    const { DATABASE_URL: _database, ...production } = PRODUCTION_VARIABLES;
    const bare = await startService({
      ...production,
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
      MUSICBRAINZ_CONTACT: undefined,
    });
    const visitor = new Visitor(bare.url);
    for (const id of ['searchSpotify', 'searchTracks']) await ask(visitor, named(id), 'spotify_not_configured');
    await ask(visitor, named('searchYouTube'), 'youtube_not_configured');
    await ask(visitor, named('searchSpotify'), 'youtube_not_configured', { with: ADDRESSED.searchSpotify });
    await ask(visitor, named('searchTracks'), 'youtube_not_configured', { with: ADDRESSED.searchTracks });
    await ask(visitor, named('searchYouTube'), 'spotify_not_configured', { with: ADDRESSED.searchYouTube });
    await ask(visitor, named('searchSpotify'), 'musicbrainz_not_configured', { with: { artist_name: UNKNOWN } });
    await ask(visitor, named('searchTracks'), 'musicbrainz_not_configured', { with: { q: UNKNOWN } });
    await ask(visitor, named('searchYouTube'), 'musicbrainz_not_configured', { with: { channel_name: UNKNOWN } });
    await ask(visitor, named('showArtist'), 'musicbrainz_not_configured', { with: { mbid: UNKNOWN.slice(-36) } });
    await bare.stop();
  });
});

/** As people type: the one limit of these that no variable sets. */
const SUGGESTIONS_PER_MINUTE = 240;

describe('a service in trouble', () => {
  it('says when too much is asked of it', async () => {
    const strict = await AccountService.start(sqliteStore(join(folder.path, 'strict.db')), {
      API_RATE_LIMIT_PER_MINUTE: '1',
      LOGIN_RATE_LIMIT_PER_MINUTE: '1',
      REGISTER_RATE_LIMIT_PER_HOUR: '1',
      RESET_RATE_LIMIT_PER_HOUR: '1',
      WRITE_RATE_LIMIT_PER_MINUTE: '1',
    });
    for (const operation of having('rate_limited')) {
      const needsLogin = operation.codes.includes('not_authenticated');
      const browser = needsLogin ? (await strict.member()).browser : strict.visitor();
      strict.clock.advanceSeconds(2);
      // Refused with it: what ends the session would be asked again by nobody.
      const wrong = {
        with: operation.codes.includes('wrong_password') ? { current_password: 'not my password 1' } : {},
      };
      const allowed = operation.id === 'suggestArtists' ? SUGGESTIONS_PER_MINUTE : 1;
      for (let time = 0; time < allowed; time += 1) await sendExample(browser, operation, wrong);
      await ask(browser, operation, 'rate_limited', wrong);
    }
    await strict.stop();
  });

  it('says that its database is away', async () => {
    const data = join(folder.path, 'data');
    mkdirSync(data);
    const troubled = await AccountService.start(sqliteStore(join(data, 'octa_music.db')));
    const { browser } = await troubled.member();
    const halfway = troubled.visitor();
    const member = await troubled.member();
    await AuthenticatorApp.setUp(troubled, member);
    await troubled.expect(401, troubled.logIn(member, halfway));
    // Without a challenge no passkey is looked for.
    await browser.post('/api/auth/passkeys/options');
    renameSync(data, `${data}.away`);
    for (const operation of having('database_unavailable')) {
      await ask(operation.id === 'logInWithCode' ? halfway : browser, operation, 'database_unavailable');
    }
    await ask(browser, named('checkHealth'), 'unhealthy');
    await troubled.stop();
  });
});

describe('in the end', () => {
  it('every answer that is described has come', () => {
    const described = operations.flatMap(({ id, codes }) => ['ok', ...codes].map((code) => `${id} ${code}`));
    const missing = described.filter((each) => !seen.has(each) && !NOT_PROVOKED.includes(each.split(' ')[1] ?? ''));
    expect(missing).toEqual([]);
  });
});
