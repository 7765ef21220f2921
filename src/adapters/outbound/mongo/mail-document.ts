import { Schema, type Model, type mongo } from 'mongoose';
import type { MailKind } from '../../../core/mail/mail.js';
import type { MongoDatabase } from './mongo-database.js';
import { plainSchema } from './mongo-schemas.js';

/** A mail in `mail_outbox`. */
export interface MailDocument {
  readonly _id: mongo.ObjectId;
  readonly kind: MailKind;
  readonly user_id: string;
  readonly to: string;
  readonly created_at: Date;
  readonly attempts: number;

  /** From when on it is to be sent. This and the next three are there while it waits. */
  readonly due_at?: Date;
  readonly sealed_content?: string;
  /** Until when it is somebody's alone: its sender's; before its first try nobody's. */
  readonly leased_until?: Date;
  /** Who claimed it last, until the try has failed. */
  readonly lease_holder?: string;

  readonly sent_at?: Date;
  /** When it was sent or given up. */
  readonly finished_at?: Date;
}

const mailSchema = plainSchema<MailDocument>({
  _id: { type: Schema.Types.ObjectId, required: true },
  kind: { type: String, required: true },
  user_id: { type: String, required: true },
  to: { type: String, required: true },
  created_at: { type: Date, required: true },
  attempts: { type: Number, required: true },
  due_at: Date,
  sealed_content: String,
  leased_until: Date,
  lease_holder: String,
  sent_at: Date,
  finished_at: Date,
});

export function mailsIn(database: MongoDatabase): Model<MailDocument> {
  return database.model('mail_outbox', mailSchema);
}
