import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AddSong } from '../../../../core/playlists/add-song.js';
import { FindPlaylist } from '../../../../core/playlists/find-playlist.js';
import { MoveSong, type SongMove } from '../../../../core/playlists/reorder-songs.js';
import { RemoveSong } from '../../../../core/playlists/remove-song.js';
import { ShowPlaylist } from '../../../../core/playlists/show-playlist.js';
import type { GivenSong } from '../../../../core/playlists/song-fields.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { songNotFound } from '../../../../core/playlists/playlist-errors.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { NamedProblem, Typed } from '../forms/form-definition.js';
import { FormPages } from '../forms/form-pages.js';
import { FormSubmissions, NoInput } from '../forms/form-submission.js';
import { Redirects } from '../notices.js';
import { addForm, movePage, removeForm } from './playlist-forms.js';
import { AddSongInput, MoveSongInput } from './playlist-form.dto.js';
import { PlaylistPages } from './playlist-pages.js';
import { pathOf, pathOfSearch, pathOfSong, pathOfSongs } from './playlist-paths.js';
import type { SongsPlace } from './playlist-view.js';
import { SongSearchPages } from './song-search-pages.js';

const STEPS = ['up', 'down', 'first', 'last'] as const;

/** The songs of a playlist: looked for, added, removed, moved. */
@Controller('playlists/:id')
@NeedsLogin()
export class PlaylistSongsPageController {
  constructor(
    private readonly findPlaylist: FindPlaylist,
    private readonly showPlaylist: ShowPlaylist,
    private readonly addSong: AddSong,
    private readonly removeSong: RemoveSong,
    private readonly moveSong: MoveSong,
    private readonly submissions: FormSubmissions,
    private readonly forms: FormPages,
    private readonly playlistPages: PlaylistPages,
    private readonly searchPages: SongSearchPages,
    private readonly redirects: Redirects,
  ) {}

  @Get('search')
  @Limited('page_playlist_search', ({ query }) => query['q'] !== undefined)
  async search(
    @Param('id') id: string,
    @Query() query: Typed,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.searchPages.show(request, response, id, query);
  }

  /** Where a song that was refused is shown: an address that somebody may reload or come back to. */
  @Get('add_song')
  async showAfterAdding(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.findPlaylist.run(requireLogin(request).user.id, id);
    response.redirect(303, pathOf(id, 'search'));
  }

  @Post('add_song')
  @TakesForm()
  @Limited('page_playlists')
  add(@Param('id') id: string, @Req() request: Request, @Res() response: Response): FormAction {
    return this.submissions.prepare({
      request,
      response,
      definition: addForm,
      input: AddSongInput,
      alongside: ['q', 'offset'],
      act: async (input) => {
        await this.addSong.run(requireLogin(request).user.id, id, givenSong(input));
        this.redirects.withNotice(response, backToSearch(id, request.body as Typed), 'song_added');
      },
      showAgain: ({ q, offset }, problems) => {
        const said = problems.map(withoutPlace);
        if (typeof q !== 'string') return this.playlistPages.show(request, response, id, FIRST_SONGS, said);
        return this.searchPages.show(request, response, id, { q, offset: offset ?? '0' }, said);
      },
    });
  }

  @Get('remove_song/:songId')
  showAfterRemoval(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.showAfterwards(id, request, response);
  }

  @Post('remove_song/:songId')
  @TakesForm()
  @Limited('page_playlists')
  remove(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): FormAction {
    return this.submissions.prepare({
      request,
      response,
      definition: removeForm,
      input: NoInput,
      alongside: ['page'],
      act: async () => {
        await this.removeSong.run(requireLogin(request).user.id, id, songId);
        const { page } = placeIn(request.body as Typed);
        this.redirects.withNotice(response, pathOfSongs(id, page), 'song_removed');
      },
      showAgain: (typed, problems) => this.playlistPages.show(request, response, id, placeIn(typed), problems),
    });
  }

  /** For a song that goes far: the buttons beside it move it by a step. */
  @Get('move_song/:songId')
  async showMove(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (!(await this.sendMovePage(request, response, { id, songId }))) throw songNotFound();
  }

  @Post('move_song/:songId')
  @TakesForm()
  @Limited('page_playlists')
  move(
    @Param('id') id: string,
    @Param('songId') songId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): FormAction | undefined {
    return this.submissions.prepare({
      request,
      response,
      definition: movePage(id, songId, { name: '', position: '' }).definition,
      input: MoveSongInput,
      alongside: ['page'],
      act: async (input) => {
        await this.moveSong.run(requireLogin(request).user.id, id, songId, moveOf(input));
        this.redirects.withNotice(response, pathOfSong(id, songId), 'song_moved');
      },
      showAgain: async (typed, problems) => {
        const song = { id, songId };
        if (typed['position'] !== undefined && (await this.sendMovePage(request, response, song, typed, problems))) {
          return;
        }
        const said = problems.map(withoutPlace);
        await this.playlistPages.show(request, response, id, placeIn(typed), said);
      },
    });
  }

  /** @returns `false`, and nothing is sent, when the song is not in the playlist */
  private async sendMovePage(
    request: Request,
    response: Response,
    { id, songId }: { id: string; songId: string },
    typed: Typed = {},
    problems: readonly NamedProblem[] = [],
  ): Promise<boolean> {
    const { songs } = await this.showPlaylist.run(requireLogin(request).user.id, id);
    const index = songs.findIndex((song) => song.id === songId);
    const song = songs[index];
    if (song === undefined) return false;
    const name = song.trackName === null ? 'The song' : `“${song.trackName}”`;
    const page = movePage(id, songId, { name, position: `${index + 1} of ${songs.length}` });
    this.forms.show(request, response, page, { typed, problems });
    return true;
  }

  private async showAfterwards(id: string, request: Request, response: Response): Promise<void> {
    await this.findPlaylist.run(requireLogin(request).user.id, id);
    response.redirect(303, pathOf(id));
  }
}

const FIRST_SONGS: SongsPlace = { page: 1, songId: null };

/** The page of songs that a form stood on; whatever names none is the first. */
function placeIn({ page }: Typed): SongsPlace {
  const number = typeof page === 'string' && /^\d{1,4}$/.test(page) ? Number(page) : 1;
  return { page: Math.max(1, number), songId: null };
}

/** Where the next song can be added: where this one was found, or else the playlist. */
function backToSearch(id: string, { q, offset }: Typed): string {
  if (typeof q !== 'string' || q === '') return pathOf(id);
  const place = typeof offset === 'string' && /^\d{1,4}$/.test(offset) ? Number(offset) : 0;
  return pathOfSearch(id, q.toWellFormed(), place);
}

function givenSong(input: AddSongInput): GivenSong {
  return {
    spotifyTrackId: input.track_id,
    trackName: input.track_name,
    artistName: input.artist_name,
    albumName: input.album_name,
    durationMs: input.duration_ms ? wholeNumber(input.duration_ms) : null,
    imageUrl: input.image_url,
    spotifyUrl: input.spotify_url,
  };
}

/** @throws DomainError `validation_failed` when it is neither a step nor a place */
function moveOf({ move, position }: MoveSongInput): SongMove {
  if (position !== undefined) return { position: wholeNumber(position) };
  const step = STEPS.find((known) => known === move);
  if (step !== undefined) return step;
  throw validationFailed([{ field: 'move', message: `move must be one of ${STEPS.join(', ')}.` }]);
}

/** `NaN`, which the core refuses in its own words, for anything but digits. */
function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}

/** Beside a song there is no field to lead to. The core calls the id by the API's name, a form by its own. */
function withoutPlace({ message }: NamedProblem): NamedProblem {
  return { field: null, message: message.replaceAll('spotify_track_id', 'track_id') };
}
