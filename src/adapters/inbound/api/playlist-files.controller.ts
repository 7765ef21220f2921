import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { EXPORT_FORMATS, type ExportFormat, ExportPlaylist } from '../../../core/playlists/export-playlist.js';
import { ImportPlaylist } from '../../../core/playlists/import-playlist.js';
import { importRecord } from '../../../core/playlists/imports/show-import.js';
import { Clock } from '../../../core/shared/clock.js';
import { success } from '../http/envelope.js';
import { Refusal } from '../http/errors/problem.js';
import { IDEMPOTENCY_CODES, Idempotent, idempotencyKeyOf } from '../http/idempotency/idempotency.interceptor.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesFile } from '../http/input/body.guard.js';
import { FILE_MEDIA_TYPES, type FileBody } from '../http/input/file-body.js';
import { givenFile, ImportInput, ImportQuery } from '../http/playlists/given-file.js';
import { contentTypeOf, ExportInput, FILE_TYPES, sendAsFile } from '../http/playlists/playlist-download.js';
import { Limited, LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { ImportDto } from './import.dto.js';
import { ImportedPlaylistDto, OTHER_FILES, PlaylistFileDto } from './playlist-file.dto.js';
import { PLAYLIST_ID, PLAYLIST_LOCATION, tellCreated } from './playlist.dto.js';

const IMPORTED = 'Playlist imported.';
const BEGUN = 'The import has begun.';

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
    private readonly clock: Clock,
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
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    response.vary('Accept');
    const format = wanted ?? acceptedFormat(response.req);
    const { playlist, content } = await this.exportPlaylist.run(requireUser(response.req).id, id, format);
    sendAsFile(response, playlist.name, format);
    return format === 'json' ? `${JSON.stringify(success(JSON.parse(content) as unknown), null, 2)}\n` : content;
  }

  @ApiOperation({
    operationId: 'importPlaylist',
    summary: 'Create playlists from a file',
    description:
      'What the file is shows: a playlist or an account’s export of this service; a table with a heading, such as those of Exportify, TuneMyMusic, Soundiiz or Apple Music, separated by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252; Spotify’s data download (`Playlist1.json`, `YourLibrary.json`) and playlists of its Web API; JSPF, XSPF, M3U; a list of links to songs on Spotify. A JSON file may be the body itself. Several playlists in one file make one each.\n\nUp to 200 songs that all have Spotify ids are imported at once. Otherwise it is a 202, and the rest follows: songs without an id are looked for by title and artist. What could not be imported is in `skipped`. At most 10 MB, 10,000 songs and 50 columns.',
  })
  @ApiBody({ type: ImportInput })
  @ApiAnswer(ImportedPlaylistDto, {
    message: IMPORTED,
    headers: PLAYLIST_LOCATION,
    accepted: { data: ImportDto, message: BEGUN, headers: { Location: 'What has become of it.' } },
    fileTypes: FILE_MEDIA_TYPES,
  })
  @ApiErrors('account_full', 'too_many_imports', ...IDEMPOTENCY_CODES)
  @Post('import')
  @Idempotent()
  @Limited('import')
  @TakesFile()
  async import(@Query() query: ImportQuery, @Res({ passthrough: true }) response: Response) {
    const file = await givenFile(response.req.body as FileBody, query, this.clock);
    const result = await this.importPlaylist.run(requireUser(response.req).id, file, idempotencyKeyOf(response.req));
    if (result.kind === 'begun') {
      response.status(202).location(`/api/v1/imports/${result.begun.id}`);
      return success(importRecord(result.begun) satisfies ImportDto, BEGUN);
    }
    tellCreated(response, result.playlist);
    return success(ImportedPlaylistDto.fromResult(result), IMPORTED);
  }
}

/** @throws Refusal `not_acceptable` */
function acceptedFormat(request: Request): ExportFormat {
  const type = request.accepts(EXPORT_FORMATS.map(contentTypeOf));
  const format = EXPORT_FORMATS.find((each) => contentTypeOf(each) === type);
  if (format !== undefined) return format;
  throw new Refusal(406, 'not_acceptable', `A playlist is exported as ${Object.values(FILE_TYPES).join(', ')}.`);
}
