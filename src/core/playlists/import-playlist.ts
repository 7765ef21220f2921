import type { UserStore } from '../auth/auth.ports.js';
import { notAuthenticated, validationFailed } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import { type FileTools, readPlaylistFile } from './formats/read-playlist-file.js';
import type { ImportPolicy } from './imports/import-policy.js';
import type { ImportSteps } from './imports/import-steps.js';
import type { ImportStore, ImportTrigger } from './imports/imports.ports.js';
import { type ImportPlan, planImport } from './imports/plan-import.js';
import type { ImportCounts, PlaylistImport } from './imports/playlist-import.js';
import type { Playlist } from './playlist.js';
import { accountFull, tooManyImports } from './playlist-errors.js';
import { nameProblem, tidy } from './playlist-fields.js';
import type { PicturePolicy, PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

export interface GivenFile {
  /** Its text, or the JSON document in it. */
  readonly content: unknown;
  /** What the playlist is to be called; where the file makes several, those that have no name of their own. */
  readonly name?: string | undefined;
  readonly fileName?: string | undefined;
}

export type ImportResult =
  /** All of it is there. */
  | (ImportCounts & {
      readonly kind: 'done';
      readonly total: number;
      /** The first one of those made. */
      readonly playlist: Playlist;
      readonly repeated: ImportPlan['repeated'];
    })
  /** The rest is being done. */
  | { readonly kind: 'begun'; readonly begun: PlaylistImport };

export class ImportPlaylist {
  constructor(
    private readonly stores: {
      readonly playlists: PlaylistStore;
      readonly imports: ImportStore;
      readonly users: UserStore;
    },
    private readonly tools: FileTools & { readonly random: Random; readonly trigger: ImportTrigger },
    private readonly steps: ImportSteps,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
    private readonly policy: ImportPolicy,
  ) {}

  /**
   * Up to 200 songs that all have ids are brought into playlists at once; of more, or where songs have to be looked for,
   * the first playlist, and the rest afterwards. What can't be imported is named among `skipped`.
   * @param key see `NewPlaylist`
   * @throws DomainError `validation_failed` when nothing can be imported, with the first problems by their rows;
   *   `account_full` when there is no room for the first playlist; `too_many_imports`; `not_authenticated` (the account
   *   was deleted meanwhile)
   */
  async run(ownerId: string, file: GivenFile, key?: string): Promise<ImportResult> {
    const plan = await this.plan(file);
    const isSmall = plan.complete && plan.total <= this.policy.maxAtOnce;
    const isToMake = plan.steps.filter(({ kind }) => kind === 'make');
    const now = isToMake.slice(0, isSmall ? isToMake.length : 1);
    let counts: ImportCounts = { imported: 0, foundByName: 0, skipped: plan.skipped, playlists: [] };
    for (const [index, step] of now.entries()) {
      if (step.kind !== 'make') continue;
      const made = await this.steps.make(ownerId, step, key && `${key} ${index}`, { whole: index === 0 });
      if (made === null) throw accountFull(this.bounds);
      counts = {
        ...counts,
        imported: counts.imported + made.imported,
        skipped: [...counts.skipped, ...made.skipped],
        playlists: [...counts.playlists, ...made.playlists],
      };
    }
    // Checked afterwards: before it, a deletion could come in between.
    const begun = await this.begin(ownerId, plan, now.length, counts, isSmall);
    if ((await this.stores.users.findById(ownerId)) === null) {
      await this.stores.playlists.removeAllOf(ownerId);
      await this.stores.imports.removeAllOf(ownerId);
      throw notAuthenticated();
    }
    if (!isSmall && begun !== null) return { kind: 'begun', begun };
    const found = await this.stores.playlists.find(ownerId, counts.playlists[0]?.id ?? '');
    if (found === null) throw accountFull(this.bounds);
    return { kind: 'done', ...counts, total: plan.total, playlist: found.playlist, repeated: plan.repeated };
  }

  private async plan({ content, name = '', fileName = '' }: GivenFile): Promise<ImportPlan> {
    const read = await readPlaylistFile(content, this.tools);
    const given = tidy(name);
    const problem = given === '' ? null : nameProblem(given);
    if (problem !== null) throw validationFailed([problem]);
    const { clock, random } = this.tools;
    const plainFileName = tidy(
      fileName
        .replace(/^.*[/\\]/, '')
        .replace(/\.\w{1,5}$/, '')
        .replace(/\p{Cc}/gu, ' '),
    );
    const today = clock.now().toISOString().slice(0, 10);
    return planImport(read, clock, {
      name: given,
      otherName: nameProblem(plainFileName) === null ? plainFileName : `Imported ${today}`,
      maxSongs: this.bounds.maxSongs,
      pictures: this.pictures,
      songIds: random.token(9).padEnd(12, '_').slice(0, 12),
    });
  }

  /** @returns `null` where nothing is left to be done for what a small file made, or it has to do without */
  private async begin(
    ownerId: string,
    { steps, total }: ImportPlan,
    done: number,
    counts: ImportCounts,
    isSmall: boolean,
  ): Promise<PlaylistImport | null> {
    const rest = steps.slice(done);
    if (isSmall && rest.length === 0) return null;
    const createdAt = this.tools.clock.now();
    const added = await this.stores.imports.add(this.policy, { ownerId, total, createdAt, ...counts, steps: rest });
    if (added === null && !isSmall) {
      for (const { id } of counts.playlists) await this.stores.playlists.remove(ownerId, id);
      throw tooManyImports(this.policy.maxUnfinished);
    }
    if (rest.length > 0) this.tools.trigger.importWaiting();
    return added;
  }
}
