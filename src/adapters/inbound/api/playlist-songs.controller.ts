import { Body, Controller, Delete, Param, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { AddSong } from '../../../core/playlists/add-song.js';
import { RemoveSong } from '../../../core/playlists/remove-song.js';
import { ReorderSongs } from '../../../core/playlists/reorder-songs.js';
import { success } from '../http/envelope.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { AddedSongDto, AddSongInput, PLAYLIST_ID, PlaylistDto, SongOrderInput } from './playlist.dto.js';

const ADDED = 'Song added.';
const REORDERED = 'Order saved.';
const REMOVED = 'Song removed.';

/** The songs of a playlist. */
@ApiTags('Playlists')
@Controller('api/v1/playlists/:id/songs')
@NeedsLogin()
@LimitedWrites()
export class PlaylistSongsController {
  constructor(
    private readonly addSong: AddSong,
    private readonly removeSong: RemoveSong,
    private readonly reorderSongs: ReorderSongs,
  ) {}

  @ApiOperation({
    operationId: 'addSong',
    summary: 'Add a song at the end',
    description: 'With the fields of a search for tracks. Of any number of requests for one track exactly one adds it.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiAnswer(AddedSongDto, { message: ADDED })
  @ApiErrors('not_found', 'already_in_playlist', 'playlist_full', 'account_full')
  @Post()
  @TakesJson()
  async add(@Param('id') id: string, @Body() input: AddSongInput, @Req() request: Request) {
    const song = {
      spotifyTrackId: input.spotify_track_id,
      trackName: input.track_name,
      artistName: input.artist_name,
      albumName: input.album_name,
      durationMs: input.duration_ms,
      imageUrl: input.image_url,
      spotifyUrl: input.spotify_url,
    };
    const added = await this.addSong.run(requireLogin(request).user.id, id, song);
    return success(AddedSongDto.fromAdded(added), ADDED);
  }

  @ApiOperation({
    operationId: 'reorderSongs',
    summary: 'Put the songs into another order',
    description:
      'The songs that are named come first, all others after them as they were: a song that was added in another tab meanwhile is not lost. Naming one that is not there (any more) is a 409.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiAnswer(PlaylistDto, { message: REORDERED })
  @ApiErrors('not_found', 'playlist_changed')
  @Put('order')
  @TakesJson()
  async reorder(@Param('id') id: string, @Body() input: SongOrderInput, @Req() request: Request) {
    const playlist = await this.reorderSongs.run(requireLogin(request).user.id, id, input.song_ids);
    return success(PlaylistDto.from(playlist), REORDERED);
  }

  @ApiOperation({ operationId: 'removeSong', summary: 'Remove a song' })
  @ApiParam(PLAYLIST_ID)
  @ApiParam({ name: 'songId', description: 'The `id` of the song, not Spotify’s.', example: 'q7Zr1mPqT0m8vW3x' })
  @ApiAnswer(PlaylistDto, { message: REMOVED })
  @ApiErrors('not_found')
  @Delete(':songId')
  async remove(@Param('id') id: string, @Param('songId') songId: string, @Req() request: Request) {
    const playlist = await this.removeSong.run(requireLogin(request).user.id, id, songId);
    return success(PlaylistDto.from(playlist), REMOVED);
  }
}
