import type { AccountData } from '../core/auth/credentials.ports.js';

/** What is kept about accounts besides the account itself: a module with such data adds its part. */
export class AccountDataParts extends Array<AccountData> {}
