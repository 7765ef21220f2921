import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ImportAccount } from '../../../core/auth/import-account.js';
import { Clock } from '../../../core/shared/clock.js';
import { success } from '../http/envelope.js';
import { TakesFile } from '../http/input/body.guard.js';
import { FILE_MEDIA_TYPES, type FileBody } from '../http/input/file-body.js';
import { Limited, LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer } from '../http/openapi/api-answer.js';
import { givenFile } from '../http/playlists/given-file.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';

const IMPORTED = 'Your data has been imported.';

class AccountImportInput {
  @ApiProperty({ description: 'The export as text.', example: '{"playlists":[],"search_history":[]}' })
  file!: string;
}

class NotRestoredDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its place in the list, counted from 1.', example: 3 })
  row!: number;

  @ApiProperty({ example: 'account_full' })
  reason!: string;

  @ApiProperty({ example: 'Playlist 3: There is no room for it in the account.' })
  message!: string;
}

class RestoredDataDto {
  @ApiProperty({ type: 'integer', example: 12 })
  added!: number;

  @ApiProperty({ type: 'integer', description: 'Those that were there already.', example: 0 })
  kept!: number;

  @ApiProperty({ type: [NotRestoredDto] })
  skipped!: NotRestoredDto[];
}

class ImportedAccountDto {
  @ApiProperty({ type: RestoredDataDto })
  search_history!: RestoredDataDto;

  @ApiProperty({ type: RestoredDataDto })
  playlists!: RestoredDataDto;
}

/** An account's export, back into an account. */
@ApiTags('Profile')
@Controller('api/profile')
@NeedsLogin()
@LimitedWrites()
export class ImportAccountController {
  constructor(
    private readonly importAccount: ImportAccount,
    private readonly clock: Clock,
  ) {}

  @ApiOperation({
    operationId: 'importAccount',
    summary: 'Bring the export of an account into this one',
    description:
      'History and playlists, with their order and times; the export may be the body itself. What is there already stays, so sending it twice changes nothing. Username, email address and everything else of the export are ignored. At most 10 MB.',
  })
  @ApiBody({ type: AccountImportInput })
  @ApiAnswer(ImportedAccountDto, { message: IMPORTED, fileTypes: FILE_MEDIA_TYPES })
  @Post('import')
  @HttpCode(200)
  @Limited('import')
  @TakesFile()
  async import(@Req() request: Request) {
    const { content } = await givenFile(request.body as FileBody, {}, this.clock);
    return success(await this.importAccount.run(requireUser(request).id, content), IMPORTED);
  }
}
