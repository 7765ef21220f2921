import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ExportPlaylist } from '../../../core/playlists/export-playlist.js';
import { ImportPlaylist } from '../../../core/playlists/import-playlist.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { sendAsFile } from '../http/playlists/playlist-file.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { importedAnswer } from './playlist-response.js';
import { ExportInput, ImportInput } from './playlist.dto.js';

/**
 * 500 songs as Spotify names them are about 300 KB in a JSON file, a full playlist twice that: the 100 KB of every
 * other body would refuse what was exported here.
 */
const IMPORT_LIMIT_BYTES = 2 * 1024 * 1024;

/** Playlists as files: out of the service, and back into it. */
@Controller('api/v1/playlists')
@NeedsLogin()
export class PlaylistFilesController {
  constructor(
    private readonly exportPlaylist: ExportPlaylist,
    private readonly importPlaylist: ImportPlaylist,
  ) {}

  /** The JSON file is an answer like every other, with the playlist as its `data`; the import reads it as it is. */
  @Get(':id/export')
  async export(
    @Param('id') id: string,
    @Query(new InputPipe(ExportInput, 'query')) { format = 'json' }: ExportInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const { playlist, content } = await this.exportPlaylist.run(requireLogin(request).user.id, id, format);
    sendAsFile(response, playlist.name, format);
    return format === 'csv' ? content : `${JSON.stringify(success(JSON.parse(content) as unknown), null, 2)}\n`;
  }

  @Post('import')
  @TakesJson(IMPORT_LIMIT_BYTES)
  async import(@Body(new InputPipe(ImportInput, 'body')) input: ImportInput, @Req() request: Request) {
    const { file: content, name } = input;
    const imported = await this.importPlaylist.run(requireLogin(request).user.id, { content, name });
    return success(importedAnswer(imported), 'Playlist imported.');
  }
}
