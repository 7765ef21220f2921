import { Controller, Get, Post, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { ImportAccount } from '../../../../core/auth/import-account.js';
import { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { UploadInterceptor, uploadOf } from '../../http/input/upload.interceptor.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { textOf } from '../../http/playlists/given-file.js';
import { requireUser } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Form } from '../forms/form.js';
import { Forms } from '../forms/forms.js';

const importAccountForm: Form = {
  id: 'import-account',
  action: '/profile/import',
  heading: 'Import your data',
  introduction:
    'Adds the search history and playlists from a file that you downloaded from an Octa Music account, here or on another server. What is in this account already stays.',
  fields: [{ name: 'file', label: 'File', type: 'file', hint: 'At most 10 MB' }],
  submit: 'Import',
  links: [{ label: 'Your account', href: '/profile' }],
};

/** `/profile/import`. */
@Controller('profile/import')
@NeedsLogin()
@LimitedWrites('page_profile')
export class ImportAccountPageController {
  constructor(
    private readonly importAccount: ImportAccount,
    private readonly forms: Forms,
    private readonly clock: Clock,
  ) {}

  @Get()
  show(@Res() response: Response): void {
    this.forms.show(response, importAccountForm);
  }

  @Post()
  @TakesForm()
  @Limited('import')
  @UseInterceptors(UploadInterceptor)
  import(@Res() response: Response) {
    const { bytes, refusal } = uploadOf(response.req);
    return this.forms.submit(response, importAccountForm, {
      ignored: ['file'],
      act: async () => {
        const message = refusal?.message ?? 'Please choose a file.';
        if (bytes === null) throw validationFailed([{ field: 'file', message }]);
        const imported = await this.importAccount.run(requireUser(response.req).id, await textOf(bytes, this.clock));
        const isWhole = Object.values(imported).every(({ skipped }) => skipped.length === 0);
        return { to: '/profile', notice: isWhole ? 'account_imported' : 'account_imported_partly' };
      },
    });
  }
}
