import type { Request, Response } from 'express';
import type { ShowPlaylist } from '../../../../core/playlists/show-playlist.js';
import type { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import { requireLogin } from '../../http/session/current-login.js';
import { formProblems, type NamedProblem } from '../forms/form-definition.js';
import type { PageRenderer } from '../page-renderer.js';
import type { ResultView } from '../result-view.js';
import { removeForm } from './playlist-forms.js';
import { playlistView, type SongsPlace } from './playlist-view.js';

/** Shows a playlist with its songs. */
export class PlaylistPages {
  constructor(
    private readonly showPlaylist: ShowPlaylist,
    private readonly results: ResultView,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
  ) {}

  /**
   * Sends the page with the status that is set already.
   * @throws DomainError `not_found`
   */
  async show(
    request: Request,
    response: Response,
    playlistId: string,
    place: SongsPlace,
    problems: readonly NamedProblem[] = [],
  ): Promise<void> {
    const shown = await this.showPlaylist.run(requireLogin(request).user.id, playlistId);
    const data = {
      ...playlistView(shown, place, (url) => this.results.picture(url)),
      problems: formProblems(removeForm, problems),
      csrf: this.csrf.issue(request, response),
    };
    const title = `${problems.length === 0 ? '' : 'Error: '}${data.name}`;
    this.pages.send(request, response, { view: 'playlist', title, data, noIndex: true });
  }
}
