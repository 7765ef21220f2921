import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { EXPORT_FORMATS, type ExportFormat, ExportPlaylist } from '../../../core/playlists/export-playlist.js';
import { ImportPlaylist } from '../../../core/playlists/import-playlist.js';
import { success } from '../http/envelope.js';
import { Refusal } from '../http/errors/problem.js';
import { IDEMPOTENCY_CODES, Idempotent, idempotencyKeyOf } from '../http/idempotency/idempotency.interceptor.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { FILE_TYPES, sendAsFile } from '../http/playlists/playlist-file.js';
import { Limited, LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { ExportInput, ImportedPlaylistDto, ImportInput, OTHER_FILES, PlaylistFileDto } from './playlist-file.dto.js';
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
@TakesToken('playlists')
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
      'JSON, or CSV by RFC 4180 (UTF-8 with a byte order mark): a cell that a spreadsheet would take for a formula has an apostrophe before it. Or JSPF, XSPF or extended M3U, bare as they are. All of them can be imported again; M3U holds names and lengths only.',
  })
  @ApiParam(PLAYLIST_ID)
  @ApiAnswer(PlaylistFileDto, {
    or: OTHER_FILES,
    headers: { 'Content-Disposition': 'That it is to be saved, and under which name.' },
  })
  @ApiErrors('not_found', 'not_acceptable')
  @Get(':id/export')
  async export(
    @Param('id') id: string,
    @Query() { format: wanted }: ExportInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    response.vary('Accept');
    const format = wanted ?? acceptedFormat(request);
    const { playlist, content } = await this.exportPlaylist.run(requireUser(request).id, id, format);
    sendAsFile(response, playlist.name, format);
    return format === 'json' ? `${JSON.stringify(success(JSON.parse(content) as unknown), null, 2)}\n` : content;
  }

  @ApiOperation({
    operationId: 'importPlaylist',
    summary: 'Create a playlist from an exported one',
    description:
      'All of it or nothing: a row that cannot be accepted refuses the file, and `details` names it. A track that is there twice is left out. The body may have 2 MB.',
  })
  @ApiAnswer(ImportedPlaylistDto, { message: IMPORTED, headers: PLAYLIST_LOCATION })
  @ApiErrors('account_full', 'playlist_full', ...IDEMPOTENCY_CODES)
  @Post('import')
  @Idempotent()
  @Limited('import')
  @TakesJson(IMPORT_LIMIT_BYTES)
  async import(@Body() input: ImportInput, @Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const { file: content, name } = input;
    const imported = await this.importPlaylist.run(
      requireUser(request).id,
      { content, name },
      idempotencyKeyOf(request),
    );
    tellCreated(response, imported.playlist);
    return success(ImportedPlaylistDto.fromImport(imported), IMPORTED);
  }
}

/** @throws Refusal `not_acceptable` */
function acceptedFormat(request: Request): ExportFormat {
  const type = request.accepts(EXPORT_FORMATS.map((format) => FILE_TYPES[format]));
  const format = EXPORT_FORMATS.find((each) => FILE_TYPES[each] === type);
  if (format !== undefined) return format;
  throw new Refusal(406, 'not_acceptable', `A playlist is exported as ${Object.values(FILE_TYPES).join(', ')}.`);
}
