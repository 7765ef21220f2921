import { ApiProperty } from '@nestjs/swagger';
import type { passkeyRecord } from '../../../core/passkeys/passkey.js';
import { CHALLENGE_MS } from '../../../core/passkeys/passkey-challenges.js';
import { nullable, timestamp } from '../http/openapi/properties.js';

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
export class PasskeyRequestOptionsDto {
  @ApiProperty({ example: 'vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrzc' })
  challenge!: string;

  @ApiProperty({ example: 'octa.example' })
  rpId!: string;

  @ApiProperty({
    description: 'Empty: the browser offers every passkey of this site.',
    type: 'array',
    items: {},
    maxItems: 0,
    example: [],
  })
  allowCredentials!: unknown[];

  @ApiProperty({ description: 'Milliseconds.', example: CHALLENGE_MS })
  timeout!: number;

  @ApiProperty({ type: String, enum: ['required'] })
  userVerification!: string;
}

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. */
export class PasskeyCreationOptionsDto {
  @ApiProperty({ example: 'vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrzc' })
  challenge!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { id: 'octa.example', name: 'Octa Music' } })
  rp!: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { id: 'NjZmMGMwZmZlZTAxMjM0NTY3ODlhYmNk', name: 'ada_l', displayName: 'ada_l' },
  })
  user!: object;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ type: 'public-key', alg: -7 }],
  })
  pubKeyCredParams!: object[];

  @ApiProperty({ description: 'Milliseconds.', example: CHALLENGE_MS })
  timeout!: number;

  @ApiProperty({
    description: 'The account’s passkeys: a device that holds one of them makes no other.',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [],
  })
  excludeCredentials!: object[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  })
  authenticatorSelection!: object;

  @ApiProperty({ type: String, enum: ['none'] })
  attestation!: string;
}

export class PasskeyDto implements ReturnType<typeof passkeyRecord> {
  @ApiProperty({ description: 'Names the passkey; it is not the credential’s id.', example: '0v3kq7ZrT1mPqT0m8vW3xY' })
  id!: string;

  @ApiProperty({ example: 'Ada’s phone' })
  name!: string;

  @ApiProperty({ type: [String], description: 'How browsers can reach it.', example: ['internal', 'hybrid'] })
  transports!: readonly string[];

  @ApiProperty({ description: 'Whether it is copied to other devices of its owner.', example: true })
  backed_up!: boolean;

  @ApiProperty(timestamp('2026-03-02T18:00:00.000Z'))
  created_at!: string;

  @ApiProperty(nullable(timestamp('2026-03-02T19:00:00.000Z', 'Null before the first log-in with it.')))
  last_used_at!: string | null;
}

export class PasskeyListDto {
  @ApiProperty({ type: [PasskeyDto] })
  items!: PasskeyDto[];
}
