import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, ValidateBy } from 'class-validator';
import type { SentCredential } from '../../../../core/passkeys/passkeys.ports.js';
import { PASSKEY_NAME_MAX } from '../../../../core/passkeys/passkey.js';
import { isRecord } from '../../../../core/shared/is-record.js';
import { CurrentPasswordInput } from '../account/account.dto.js';
import { BooleanField, TextField } from '../input/fields.js';

/** WebAuthn has ids of at most 1,023 bytes. */
const CREDENTIAL_ID = /^[\w-]{1,1364}$/;

function isCredential(value: unknown): boolean {
  return isRecord(value) && typeof value['id'] === 'string' && CREDENTIAL_ID.test(value['id']);
}

/** A browser's `PublicKeyCredential`. What it says is for the rules of WebAuthn to check. */
function CredentialField(response: Readonly<Record<string, string>>): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'object',
      description: 'The browser’s `PublicKeyCredential`, as its `toJSON()` gives it.',
      properties: {
        id: { type: 'string', pattern: CREDENTIAL_ID.source },
        rawId: { type: 'string' },
        type: { type: 'string', enum: ['public-key'] },
        response: { type: 'object', additionalProperties: true },
      },
      required: ['id'],
      additionalProperties: true,
      example: { id: 'q83vEjRWeJA', rawId: 'q83vEjRWeJA', type: 'public-key', clientExtensionResults: {}, response },
    }),
    IsDefined({ message: '$property is required.' }),
    ValidateBy({
      name: 'isCredential',
      validator: {
        validate: isCredential,
        defaultMessage: () => '$property must be a PublicKeyCredential as JSON.',
      },
    }),
  );
}

const NAME = {
  max: PASSKEY_NAME_MAX,
  trim: true,
  description: 'For its owner to tell it from others.',
  example: 'Ada’s phone',
} as const;

export class AddPasskeyInput extends CurrentPasswordInput {
  @CredentialField({ clientDataJSON: 'eyJ0…', attestationObject: 'o2Nm…' })
  credential!: SentCredential;

  @TextField(NAME)
  name!: string;
}

/** As the page sends it, where the credential is the text of its JSON. */
export class AddPasskeyForm extends CurrentPasswordInput {
  @TextField({ max: 20_000 })
  credential!: string;

  @TextField(NAME)
  name!: string;
}

export class RenamePasskeyInput {
  @TextField(NAME)
  name!: string;
}

export class PasskeyLogInInput {
  @CredentialField({ clientDataJSON: 'eyJ0…', authenticatorData: 'SZYN…', signature: 'MEUC…', userHandle: 'NjZm…' })
  credential!: SentCredential;

  @BooleanField({
    description:
      'Keeps the session for 30 days instead of some hours. Left out, a session that this one replaces decides.',
    example: true,
  })
  remember_me?: boolean;
}
