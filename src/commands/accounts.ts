import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { parseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { AccountApiTokenStore } from '../core/api-tokens/api-tokens.ports.js';
import { UserStore } from '../core/auth/auth.ports.js';
import { OperateAccount } from '../core/auth/operate-account.js';
import type { User } from '../core/auth/user.js';
import { AccountSessionStore } from '../core/sessions/sessions.ports.js';
import { DomainError } from '../core/shared/domain-error.js';
import { OperatorError } from '../observability/explain-error.js';
import { Logger } from '../observability/logger.js';
import { withDatabaseTools } from './open-database.js';
import { runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run accounts -- show|sign-out|disable|enable|delete <login> [--yes]

Works on the account with this username or email address, beside the running service.
  show       tells what there is
  sign-out   ends all its sessions
  disable    lets nobody use it: ends its sessions, API tokens and mailed links, keeps its data
  enable     lets it be used again
  delete     deletes it and everything that is kept about it, after a question
  --yes      answers that question

All but show write one line of log to standard output, are told to the owner by mail, and stand in the account's activity.`;

const options = { yes: { type: 'boolean' } } as const;

/** What is said about it, and how it is done. */
const ACTIONS = {
  'sign-out': ['Account signed out', (operate, user) => operate.signOut(user)],
  disable: ['Account disabled', (operate, user) => operate.disable(user)],
  enable: ['Account enabled', (operate, user) => operate.enable(user)],
  delete: ['Account deleted', (operate, user) => operate.delete(user)],
} as const satisfies Record<string, readonly [string, (operate: OperateAccount, user: User) => Promise<void>]>;

/** How long a database may take to be reached, in milliseconds. */
const REACHED_WITHIN_MS = 10_000;

await runCommand({ usage, options }, async ({ yes = false }, [word = '', login = '', ...more]) => {
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word as keyof typeof ACTIONS] : null;
  if ((action === null && word !== 'show') || login === '' || more.length > 0) throw new UsageError('');
  const settings = parseSettings(readEnvironment());
  await withDatabaseTools(settings.database, async (tools) => {
    const pending = (await tools.status()).filter(({ appliedAt, known }) => appliedAt === null || !known);
    if (pending.length > 0) {
      throw new OperatorError(
        `${tools.name} is not of this version of the service: see "npm run migrate -- status". Nothing was changed.`,
      );
    }
    // Loaded here: a mistake is told at once.
    const { withApplicationContext } = await import('../app/application-context.js');
    const logger = new Logger('INFO');
    await withApplicationContext(settings, logger, async (context) => {
      const user = await find(context, login);
      if (action === null) return show(context, user);
      if (word === 'delete' && !yes) await confirmDeletion(user);
      const [text, act] = action;
      await act(context.get(OperateAccount, { strict: false }), user);
      logger.info(text, { user_id: user.id });
    });
  });
  return 0;
});

async function find(context: INestApplicationContext, login: string): Promise<User> {
  const users = context.get(UserStore, { strict: false });
  for (const start = performance.now(); ; await pause(100)) {
    try {
      const user = await users.findByLogin(login);
      if (user === null) throw new OperatorError('No account has this username or address. Nothing was changed.');
      return user;
    } catch (error) {
      // It is being connected to.
      if (!(error instanceof DomainError) || performance.now() - start > REACHED_WITHIN_MS) throw error;
    }
  }
}

async function show(context: INestApplicationContext, user: User): Promise<void> {
  const { id, username, email, emailVerified, pendingEmail, createdAt, lastLogin, disabledAt } = user;
  const sessions = await context.get(AccountSessionStore, { strict: false }).listOf(id, new Date());
  const tokens = await context.get(AccountApiTokenStore, { strict: false }).listOf(id);
  const lines = {
    id,
    username,
    address: `${email}${emailVerified ? '' : ' (never confirmed)'}`,
    ...(pendingEmail !== null && { 'new address': `${pendingEmail} (waits to be confirmed)` }),
    created: createdAt.toISOString(),
    'last log-in': lastLogin?.toISOString() ?? 'never',
    state: disabledAt === null ? 'in use' : `disabled since ${disabledAt.toISOString()}`,
    sessions: sessions.length,
    'API tokens': tokens.length,
  };
  for (const [name, value] of Object.entries(lines)) console.log(`${name.padEnd(12)}${value}`);
}

async function confirmDeletion({ username }: User): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError('Nothing was deleted: --yes is needed where nobody can be asked.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(`This deletes all data of ${username} for good. Type the username to go on: `);
  terminal.close();
  if (typed !== username) throw new OperatorError('Nothing was deleted.');
}
