import {
  API_SCOPES,
  API_TOKEN_MAX_DAYS,
  API_TOKEN_NAME_MAX,
  type ApiScope,
} from '../../../../core/api-tokens/api-token.js';
import { FromDigits, NumberField, TextField } from '../input/fields.js';
import { ChoicesField, FromCheckBoxes } from '../input/list-fields.js';
import { CurrentPasswordInput } from './account.dto.js';

export class CreateApiTokenInput extends CurrentPasswordInput {
  @TextField({ max: API_TOKEN_NAME_MAX, trim: true, description: 'What it is for.', example: 'Playlist robot' })
  name!: string;

  @ChoicesField(API_SCOPES, { description: 'What it may be used for.', example: ['search', 'playlists:write'] })
  scopes!: ApiScope[];

  @NumberField({ min: 1, max: API_TOKEN_MAX_DAYS, required: true, description: 'Days until it expires.', example: 90 })
  expires_in_days!: number;
}

/** The same from a form, where everything is text. */
export class CreateApiTokenForm extends CreateApiTokenInput {
  @FromCheckBoxes()
  override scopes: ApiScope[] = [];

  @FromDigits()
  override expires_in_days = 0;
}
