import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ChangePlaylist } from '../../../core/playlists/change-playlist.js';
import { CreatePlaylist } from '../../../core/playlists/create-playlist.js';
import { ListPlaylists } from '../../../core/playlists/list-playlists.js';
import { RemovePlaylist } from '../../../core/playlists/remove-playlist.js';
import { ShowPlaylist } from '../../../core/playlists/show-playlist.js';
import { success } from '../http/envelope.js';
import {
  ApiIfMatch,
  ApiIfNoneMatch,
  isNotModified,
  tagOfContent,
  tagOfVersion,
  versionsToMatch,
} from '../http/entity-tags.js';
import { IDEMPOTENCY_CODES, Idempotent, idempotencyKeyOf } from '../http/idempotency/idempotency.interceptor.js';
import { NEXT_LINK, setNextLink } from '../http/next-link.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import {
  ChangePlaylistInput,
  CreatePlaylistInput,
  PLAYLIST_ID,
  PLAYLIST_LOCATION,
  tellCreated,
  PlaylistDto,
  PlaylistListInput,
  PlaylistPageDto,
  PlaylistWithSongsDto,
} from './playlist.dto.js';

const DEFAULT_LIMIT = 50;

const CREATED = 'Playlist created.';
const CHANGED = 'Playlist changed.';
const DELETED = 'Playlist deleted.';

/** The playlists of the user. */
@ApiTags('Playlists')
@Controller('api/v1/playlists')
@NeedsLogin()
@TakesToken('playlists')
@LimitedWrites()
export class PlaylistController {
  constructor(
    private readonly listPlaylists: ListPlaylists,
    private readonly createPlaylist: CreatePlaylist,
    private readonly showPlaylist: ShowPlaylist,
    private readonly changePlaylist: ChangePlaylist,
    private readonly removePlaylist: RemovePlaylist,
  ) {}

  @ApiOperation({
    operationId: 'listPlaylists',
    summary: 'The account’s playlists, newest first',
    description: 'Without their songs. Reading page after page, none is skipped and none comes twice.',
  })
  @ApiIfNoneMatch()
  @ApiAnswer(PlaylistPageDto, { headers: NEXT_LINK, tagged: true })
  @Get()
  async list(@Query() input: PlaylistListInput, @Res({ passthrough: true }) response: Response) {
    const wanted = { limit: input.limit ?? DEFAULT_LIMIT, cursor: input.cursor };
    const page = await this.listPlaylists.run(requireUser(response.req).id, wanted);
    setNextLink(response, 'cursor', page.nextCursor);
    const data = PlaylistPageDto.from(page);
    return isNotModified(response, tagOfContent(JSON.stringify(data))) ? undefined : success(data);
  }

  @ApiOperation({
    operationId: 'createPlaylist',
    summary: 'Create a playlist',
    description: 'It is empty at first. `Location` has its address.',
  })
  @ApiAnswer(PlaylistDto, { message: CREATED, headers: PLAYLIST_LOCATION })
  @ApiErrors('account_full', ...IDEMPOTENCY_CODES)
  @Post()
  @Idempotent()
  @TakesJson()
  async create(@Body() input: CreatePlaylistInput, @Res({ passthrough: true }) response: Response) {
    const playlist = await this.createPlaylist.run(requireUser(response.req).id, input, idempotencyKeyOf(response.req));
    tellCreated(response, playlist);
    return success(PlaylistDto.from(playlist), CREATED);
  }

  @ApiOperation({
    operationId: 'showPlaylist',
    summary: 'A playlist with its songs',
    description:
      'What came from Spotify more than 30 days ago is fetched again first, up to 20 songs at a time; what could not be is only a link.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiIfNoneMatch()
  @ApiAnswer(PlaylistWithSongsDto, { tagged: true })
  @ApiErrors('not_found')
  @Get(':id')
  async show(@Param('id') id: string, @Res({ passthrough: true }) response: Response) {
    const shown = await this.showPlaylist.run(requireUser(response.req).id, id);
    if (isNotModified(response, tagOfVersion(shown.playlist))) return undefined;
    return success(PlaylistWithSongsDto.fromShown(shown));
  }

  @ApiOperation({
    operationId: 'changePlaylist',
    summary: 'Change the name or description of a playlist',
    description:
      'What is left out stays, but one of the two is needed. With `version` the change is made only to that version of the playlist; anything later is a 409.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiIfMatch()
  @ApiAnswer(PlaylistDto, { message: CHANGED, headers: { ETag: 'The playlist’s since then.' } })
  @ApiErrors('not_found', 'playlist_changed', 'precondition_failed', 'account_full')
  @Patch(':id')
  @TakesJson()
  async change(
    @Param('id') id: string,
    @Body() input: ChangePlaylistInput,
    @Res({ passthrough: true }) response: Response,
  ) {
    const playlist = await this.changePlaylist.run(
      requireUser(response.req).id,
      id,
      input,
      versionsToMatch(response.req),
    );
    response.setHeader('ETag', tagOfVersion(playlist));
    return success(PlaylistDto.from(playlist), CHANGED);
  }

  @ApiOperation({
    operationId: 'deletePlaylist',
    summary: 'Delete a playlist with its songs',
    description: 'For good. With `If-Match`, only in that version.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiIfMatch()
  @ApiAnswer(null, { message: DELETED })
  @ApiErrors('not_found', 'precondition_failed')
  @Delete(':id')
  async remove(@Param('id') id: string, @Req() request: Request) {
    await this.removePlaylist.run(requireUser(request).id, id, versionsToMatch(request));
    return success(null, DELETED);
  }
}
