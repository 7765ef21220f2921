import { Body, Controller, Delete, Param, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { AddSong, AddSongs } from '../../../core/playlists/add-song.js';
import { RemoveSong } from '../../../core/playlists/remove-song.js';
import { ReorderSongs } from '../../../core/playlists/reorder-songs.js';
import { ApiIfMatch, versionsToMatch } from '../http/entity-tags.js';
import { success } from '../http/envelope.js';
import { IDEMPOTENCY_CODES, Idempotent } from '../http/idempotency/idempotency.interceptor.js';
import { ApiAnswer, ApiBodies, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { AddedSongDto, PLAYLIST_ID, PlaylistDto, SongOrderInput } from './playlist.dto.js';
import { AddedSongsDto, givenSongs, SONG_INPUTS } from './playlist-songs.dto.js';

const ADDED = 'Song added.';
const ALL_ADDED = 'Songs added.';
const REORDERED = 'Order saved.';
const REMOVED = 'Song removed.';

/** The songs of a playlist. */
@ApiTags('Playlists')
@Controller('api/v1/playlists/:id/songs')
@NeedsLogin()
@TakesToken('playlists')
@LimitedWrites()
export class PlaylistSongsController {
  constructor(
    private readonly addSong: AddSong,
    private readonly addSongs: AddSongs,
    private readonly removeSong: RemoveSong,
    private readonly reorderSongs: ReorderSongs,
  ) {}

  @ApiOperation({
    operationId: 'addSong',
    summary: 'Add songs at the end',
    description:
      'As here, or as the search for tracks lists it; or several, `{songs: […]}`: all of them or none, without those that are in the playlist already, and `songs.3` is the fourth. Of any number of requests for one track exactly one adds it.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiIfMatch()
  @ApiBodies(SONG_INPUTS)
  @ApiAnswer(AddedSongDto, { message: ADDED, alternative: AddedSongsDto })
  @ApiErrors(
    'not_found',
    'already_in_playlist',
    'precondition_failed',
    'playlist_full',
    'account_full',
    ...IDEMPOTENCY_CODES,
  )
  @Post()
  @Idempotent()
  @TakesJson()
  async add(@Param('id') id: string, @Body() body: unknown, @Req() request: Request) {
    const given = givenSongs(body);
    const [ownerId, ifMatch] = [requireUser(request).id, versionsToMatch(request)];
    if (!Array.isArray(given))
      return success(AddedSongDto.fromAdded(await this.addSong.run(ownerId, id, given, ifMatch)), ADDED);
    const added = await this.addSongs.run(ownerId, id, given, ifMatch);
    return success(AddedSongsDto.fromAdded(added, given.length), ALL_ADDED);
  }

  @ApiOperation({
    operationId: 'reorderSongs',
    summary: 'Put the songs into another order',
    description:
      'The songs that are named come first, all others after them as they were: a song that was added in another tab meanwhile is not lost. Naming one that is not there (any more) is a 409, and so with `version` is any other version of the playlist.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiIfMatch()
  @ApiAnswer(PlaylistDto, { message: REORDERED })
  @ApiErrors('not_found', 'playlist_changed', 'precondition_failed')
  @Put('order')
  @TakesJson()
  async reorder(@Param('id') id: string, @Body() input: SongOrderInput, @Req() request: Request) {
    const wanted = { version: input.version, ifMatch: versionsToMatch(request) };
    const playlist = await this.reorderSongs.run(requireUser(request).id, id, input.song_ids, wanted);
    return success(PlaylistDto.from(playlist), REORDERED);
  }

  @ApiOperation({
    operationId: 'removeSong',
    summary: 'Remove a song',
    description: 'The other songs keep their order. With `If-Match`, only from that version.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiParam({ name: 'songId', description: 'The `id` of the song, not Spotify’s.', example: 'q7Zr1mPqT0m8vW3x' })
  @ApiIfMatch()
  @ApiAnswer(PlaylistDto, { message: REMOVED })
  @ApiErrors('not_found', 'precondition_failed')
  @Delete(':songId')
  async remove(@Param('id') id: string, @Param('songId') songId: string, @Req() request: Request) {
    const playlist = await this.removeSong.run(requireUser(request).id, id, songId, versionsToMatch(request));
    return success(PlaylistDto.from(playlist), REMOVED);
  }
}
