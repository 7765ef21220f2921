import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ExportPlaylist } from '../../../core/playlists/export-playlist.js';
import { ImportPlaylist } from '../../../core/playlists/import-playlist.js';
import { success } from '../http/envelope.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { sendAsFile } from '../http/playlists/playlist-file.js';
import { Limited, LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { ExportInput, ImportedPlaylistDto, ImportInput, PlaylistFileDto, TABLE_EXAMPLE } from './playlist-file.dto.js';
import { PLAYLIST_ID, PLAYLIST_LOCATION, tellCreated } from './playlist.dto.js';

/**
 * 500 songs as Spotify names them are about 300 KB in a JSON file, a full playlist twice that: the 100 KB of every
 * other body would refuse our own exports.
 */
const IMPORT_LIMIT_BYTES = 2 * 1024 * 1024;

const IMPORTED = 'Playlist imported.';

/** Export and import of playlists. */
@ApiTags('Playlists')
@Controller('api/v1/playlists')
@NeedsLogin()
@LimitedWrites()
export class PlaylistFilesController {
  constructor(
    private readonly exportPlaylist: ExportPlaylist,
    private readonly importPlaylist: ImportPlaylist,
  ) {}

  /** The JSON file is an answer like every other, with the playlist as its `data`; the import reads it as it is. */
  @ApiOperation({
    operationId: 'exportPlaylist',
    summary: 'A playlist as a file',
    description:
      'JSON, or CSV by RFC 4180 (UTF-8 with a byte order mark): a cell that a spreadsheet would take for a formula has an apostrophe before it. Both can be imported again.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiAnswer(PlaylistFileDto, {
    or: { mediaType: 'text/csv', example: `\uFEFF${TABLE_EXAMPLE}` },
    headers: { 'Content-Disposition': 'That it is to be saved, and under which name.' },
  })
  @ApiErrors('not_found')
  @Get(':id/export')
  async export(
    @Param('id') id: string,
    @Query() { format = 'json' }: ExportInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const { playlist, content } = await this.exportPlaylist.run(requireLogin(request).user.id, id, format);
    sendAsFile(response, playlist.name, format);
    return format === 'csv' ? content : `${JSON.stringify(success(JSON.parse(content) as unknown), null, 2)}\n`;
  }

  @ApiOperation({
    operationId: 'importPlaylist',
    summary: 'Create a playlist from an exported one',
    description:
      'All of it or nothing: a row that cannot be accepted refuses the file, and `details` names it. A track that is there twice is left out. The body may have 2 MB.',
  })
  @ApiAnswer(ImportedPlaylistDto, { message: IMPORTED, headers: PLAYLIST_LOCATION })
  @ApiErrors('account_full', 'playlist_full')
  @Post('import')
  @Limited('import')
  @TakesJson(IMPORT_LIMIT_BYTES)
  async import(@Body() input: ImportInput, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const { file: content, name } = input;
    const imported = await this.importPlaylist.run(requireLogin(request).user.id, { content, name });
    tellCreated(response, imported.playlist);
    return success(ImportedPlaylistDto.fromImport(imported), IMPORTED);
  }
}
