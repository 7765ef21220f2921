import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from '../support/accounts.js';
import { songFields } from '../support/api-playlists.js';
import { type Answer, Visitor } from '../support/visitor.js';

const THINKING_MS = 60;

/** Songs of a playlist before the next one is begun. */
const SONGS = 20;

const PLAYLISTS = '/api/v1/playlists';

interface WrittenPlaylist {
  name: string;
  readonly songs: { readonly id: string; readonly track: string }[];
}

/**
 * Somebody who makes playlists, adds, removes and renames, and after each change reads the playlist. Nothing is tried
 * again: what went wrong is in `failures`.
 */
export class Writer {
  readonly failures: string[] = [];
  written = 0;
  private readonly browser: Visitor;
  private readonly playlists = new Map<string, WrittenPlaylist>();
  private over = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    url: string,
    private readonly person: Person,
  ) {
    this.browser = new Visitor(url);
  }

  /** Logs in, and begins where there are playlists. */
  async start(): Promise<void> {
    const { username: login, password } = this.person;
    await this.expect(200, 'log in', 'POST', '/api/auth/login', { login, password });
    this.work = this.run();
  }

  /** @returns how many playlists and songs there have to be, and are */
  async end(): Promise<{ readonly playlists: number; readonly songs: number }> {
    this.over = true;
    await this.work;
    for (const id of this.playlists.keys()) await this.compare(id);
    const lists = [...this.playlists.values()];
    return { playlists: lists.length, songs: lists.reduce((sum, { songs }) => sum + songs.length, 0) };
  }

  private async run(): Promise<void> {
    let id = '';
    for (let i = 0; !this.over; i += 1) {
      const failed = this.failures.length;
      const playlist = this.playlists.get(id);
      if (playlist === undefined || playlist.songs.length >= SONGS) id = (await this.create(`List ${i}`)) ?? id;
      else if (i % 7 === 3) await this.rename(id, playlist, `Name ${i}`);
      else if (i % 5 === 4) await this.remove(id, playlist);
      else await this.add(id, playlist, i);
      if (this.playlists.has(id)) await this.compare(id);
      // What is in it now nobody knows, and one failure is enough.
      if (this.failures.length > failed) this.playlists.delete(id);
      await wait(THINKING_MS);
    }
  }

  private async create(name: string): Promise<string | null> {
    const answer = await this.expect(201, 'create', 'POST', PLAYLISTS, { name });
    if (answer === null) return null;
    const { id } = answer.json.data;
    this.playlists.set(id, { name, songs: [] });
    return id;
  }

  private async add(id: string, playlist: WrittenPlaylist, number: number): Promise<void> {
    const song = songFields(number);
    const answer = await this.expect(201, 'add', 'POST', `${PLAYLISTS}/${id}/songs`, song);
    if (answer !== null) playlist.songs.push({ id: answer.json.data.id, track: song.spotify_track_id });
  }

  private async remove(id: string, playlist: WrittenPlaylist): Promise<void> {
    const [song] = playlist.songs;
    if (song === undefined) return;
    const answer = await this.expect(200, 'remove', 'DELETE', `${PLAYLISTS}/${id}/songs/${song.id}`);
    if (answer !== null) playlist.songs.shift();
  }

  private async rename(id: string, playlist: WrittenPlaylist, name: string): Promise<void> {
    const answer = await this.expect(200, 'rename', 'PATCH', `${PLAYLISTS}/${id}`, { name });
    if (answer !== null) playlist.name = name;
  }

  /** Whether the playlist is as it was left. */
  private async compare(id: string): Promise<void> {
    const answer = await this.expect(200, 'read', 'GET', `${PLAYLISTS}/${id}`);
    if (answer === null) return;
    const { name, songs } = answer.json.data;
    const tracks = (songs as { spotify_track_id: string }[]).map((song) => song.spotify_track_id).join();
    const wanted = this.playlists.get(id);
    const isSame = name === wanted?.name && tracks === wanted?.songs.map(({ track }) => track).join();
    if (!isSame) this.failures.push(`${id} is ${name}: ${tracks}, not ${JSON.stringify(wanted)}`);
  }

  private async expect(status: number, what: string, method: string, path: string, body?: object) {
    try {
      const answer: Answer = await this.browser.send(method, path, { body });
      if (answer.status === status) {
        this.written += 1;
        return answer;
      }
      this.failures.push(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
    } catch (error) {
      this.failures.push(`${what}: ${String((error as Error).cause ?? error)}`);
    }
    return null;
  }
}
