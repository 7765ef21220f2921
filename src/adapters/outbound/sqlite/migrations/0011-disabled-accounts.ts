/** Since when an operator lets nobody use the account. */
export const disabledAccounts = {
  version: 11,
  name: 'disabled accounts',
  up: 'ALTER TABLE users ADD COLUMN disabled_at INTEGER;',
  down: 'ALTER TABLE users DROP COLUMN disabled_at;',
};
