import { Body, Controller, Delete, Param, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { AddSong } from '../../../core/playlists/add-song.js';
import { RemoveSong } from '../../../core/playlists/remove-song.js';
import { ReorderSongs } from '../../../core/playlists/reorder-songs.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { addedSongAnswer, playlistAnswer } from './playlist-response.js';
import { AddSongInput, SongOrderInput } from './playlist.dto.js';

/** Contract 2.4: the songs of a playlist. */
@Controller('api/v1/playlists/:id/songs')
@NeedsLogin()
export class PlaylistSongsController {
  constructor(
    private readonly addSong: AddSong,
    private readonly removeSong: RemoveSong,
    private readonly reorderSongs: ReorderSongs,
  ) {}

  @Post()
  @TakesJson()
  async add(
    @Param('id') id: string,
    @Body(new InputPipe(AddSongInput, 'body')) input: AddSongInput,
    @Req() request: Request,
  ) {
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
    return success(addedSongAnswer(added), 'The song is added.');
  }

  @Put('order')
  @TakesJson()
  async reorder(
    @Param('id') id: string,
    @Body(new InputPipe(SongOrderInput, 'body')) input: SongOrderInput,
    @Req() request: Request,
  ) {
    const playlist = await this.reorderSongs.run(requireLogin(request).user.id, id, input.song_ids);
    return success(playlistAnswer(playlist), 'The songs are in their new order.');
  }

  @Delete(':songId')
  async remove(@Param('id') id: string, @Param('songId') songId: string, @Req() request: Request) {
    const playlist = await this.removeSong.run(requireLogin(request).user.id, id, songId);
    return success(playlistAnswer(playlist), 'The song is removed.');
  }
}
