import { Controller, Get, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ImportAccount } from '../../../../core/auth/import-account.js';
import { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { UploadInterceptor, uploadOf } from '../../http/input/upload.interceptor.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { textOf } from '../../http/playlists/given-file.js';
import { requireUser } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Form } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';

const importAccountForm: Form = {
  id: 'import-account',
  action: '/profile/import',
  heading: 'Import your data',
  introduction:
    'Brings the history and playlists of a file into this account that was downloaded from an account here or elsewhere. What is there already stays.',
  fields: [{ name: 'file', label: 'File', type: 'file', hint: 'At most 10 MB' }],
  submit: 'Import',
  links: [{ label: 'Your account', href: '/profile' }],
};

/** `/profile/import`. */
@Controller('profile/import')
@NeedsLogin()
@LimitedWrites()
export class ImportAccountPageController {
  constructor(
    private readonly importAccount: ImportAccount,
    private readonly forms: Forms,
    private readonly redirects: Redirects,
    private readonly clock: Clock,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    this.forms.show(request, response, importAccountForm);
  }

  @Post()
  @TakesForm()
  @Limited(['page_profile', 'import'])
  @UseInterceptors(UploadInterceptor)
  import(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { bytes, problem } = uploadOf(request);
    return this.forms.submit(request, response, importAccountForm, {
      ignored: ['file'],
      act: async () => {
        const message = problem?.message ?? 'Please choose a file.';
        if (bytes === null) throw validationFailed([{ field: 'file', message }]);
        const imported = await this.importAccount.run(requireUser(request).id, await textOf(bytes, this.clock));
        const isWhole = Object.values(imported).every(({ skipped }) => skipped.length === 0);
        this.redirects.withNotice(response, '/profile', isWhole ? 'account_imported' : 'account_imported_partly');
      },
    });
  }
}
