import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ChangePlaylist } from '../../../core/playlists/change-playlist.js';
import { CreatePlaylist } from '../../../core/playlists/create-playlist.js';
import { ListPlaylists } from '../../../core/playlists/list-playlists.js';
import { RemovePlaylist } from '../../../core/playlists/remove-playlist.js';
import { ShowPlaylist } from '../../../core/playlists/show-playlist.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { numberOr } from '../http/input/whole-number-field.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { playlistAnswer, playlistPageAnswer, shownPlaylistAnswer } from './playlist-response.js';
import { ChangePlaylistInput, CreatePlaylistInput, PlaylistListInput } from './playlist.dto.js';

const DEFAULT_LIMIT = 50;

/** Contract 2.4: the playlists of whoever is logged in. */
@Controller('api/v1/playlists')
@NeedsLogin()
export class PlaylistController {
  constructor(
    private readonly listPlaylists: ListPlaylists,
    private readonly createPlaylist: CreatePlaylist,
    private readonly showPlaylist: ShowPlaylist,
    private readonly changePlaylist: ChangePlaylist,
    private readonly removePlaylist: RemovePlaylist,
  ) {}

  @Get()
  async list(@Query(new InputPipe(PlaylistListInput, 'query')) input: PlaylistListInput, @Req() request: Request) {
    const page = { limit: numberOr(input.limit, DEFAULT_LIMIT), cursor: input.cursor };
    return success(playlistPageAnswer(await this.listPlaylists.run(requireLogin(request).user.id, page)));
  }

  @Post()
  @TakesJson()
  async create(@Body(new InputPipe(CreatePlaylistInput, 'body')) input: CreatePlaylistInput, @Req() request: Request) {
    const playlist = await this.createPlaylist.run(requireLogin(request).user.id, input);
    return success(playlistAnswer(playlist), 'Your playlist is created.');
  }

  @Get(':id')
  async show(@Param('id') id: string, @Req() request: Request) {
    return success(shownPlaylistAnswer(await this.showPlaylist.run(requireLogin(request).user.id, id)));
  }

  @Patch(':id')
  @TakesJson()
  async change(
    @Param('id') id: string,
    @Body(new InputPipe(ChangePlaylistInput, 'body')) input: ChangePlaylistInput,
    @Req() request: Request,
  ) {
    const playlist = await this.changePlaylist.run(requireLogin(request).user.id, id, input);
    return success(playlistAnswer(playlist), 'Your playlist is changed.');
  }

  @Delete(':id')
  async remove(@Param('id') id: string, @Req() request: Request) {
    await this.removePlaylist.run(requireLogin(request).user.id, id);
    return success(null, 'Playlist deleted.');
  }
}
