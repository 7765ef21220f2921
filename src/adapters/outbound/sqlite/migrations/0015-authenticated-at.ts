/** When the user of a session last proved who they are; null in sessions of before, where the log-in counts. */
export const authenticatedAt = {
  version: 15,
  name: 'authenticated at',
  up: 'ALTER TABLE sessions ADD COLUMN authenticated_at INTEGER;',
  down: 'ALTER TABLE sessions DROP COLUMN authenticated_at;',
};
