import { Controller, Get, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AddSong } from '../../../../core/playlists/add-song.js';
import { DomainError } from '../../../../core/shared/domain-error.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { addForm } from './playlist-forms.js';
import { AddToPlaylistInput, givenSong } from './playlist-form.dto.js';

/** `/playlists/add_song`: adds a song of an artist's results to one of several playlists. */
@Controller('playlists/add_song')
@NeedsLogin()
@LimitedWrites('page_playlists')
export class AddSongPageController {
  constructor(
    private readonly addSong: AddSong,
    private readonly forms: Forms,
  ) {}

  /** The address of a refused song, which may be reloaded or revisited. */
  @Get()
  show(@Res() response: Response): void {
    response.redirect(303, '/playlists');
  }

  @Post()
  @TakesForm()
  add(@Res() response: Response) {
    const typed = (response.req.body ?? {}) as Typed;
    const back = resultsPath(typed['next']);
    return this.forms.submit(response, addForm(typed, back), {
      input: AddToPlaylistInput,
      ignored: ['next'],
      act: async ({ playlist, ...song }) => {
        const isAdded = await this.isAdded(requireLogin(response.req).user.id, playlist, givenSong(song));
        return { to: back, notice: isAdded ? 'song_added' : 'song_already_there' };
      },
    });
  }

  /** `false`: it was there already. */
  private async isAdded(ownerId: string, playlistId: string, song: ReturnType<typeof givenSong>): Promise<boolean> {
    try {
      await this.addSong.run(ownerId, playlistId, song);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'already_in_playlist') return false;
      throw error;
    }
  }
}

/** The results that the song was added from; the start page for anything else. */
function resultsPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?:\?|artist\/)[^\p{Cc}\\]{1,2000}$/u.test(next) ? next : '/';
}
