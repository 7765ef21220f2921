import { foldLogin } from '../../../core/auth/user.js';
import type { Sql } from './sqlite-connection.js';

/** The account that has this username, in whatever case, or `undefined`. */
export function userIdByUsername(sql: Sql, username: string): string | undefined {
  return sql.first<{ id: string }>('SELECT id FROM users WHERE username_folded = :username', {
    username: foldLogin(username),
  })?.id;
}

/** The account that has this address in force, in whatever case, or `undefined`. */
export function userIdByEmail(sql: Sql, email: string): string | undefined {
  return sql.first<{ id: string }>('SELECT id FROM users WHERE email_folded = :email', { email: foldLogin(email) })?.id;
}
