// Which tests `npm run check` leaves to `npm run check:slow`. Paths below `test/`, or their beginnings.

/** What starts browsers, processes and databases by the dozen, kills or freezes them, or builds everything anew. */
const SLOW = [
  // Real browsers, at many widths.
  'browser/',
  // Operators' commands, each a process of its own, on both stores.
  'commands/',
  // Several instances, databases that die or are of earlier versions, waits that have to pass.
  'adapters/mongo/cut-connections',
  'adapters/mongo/measured',
  'adapters/mongo/migrations',
  'adapters/mongo/outage',
  'contract/history-old-documents',
  'e2e/accounts/killed',
  'e2e/accounts/old-database',
  'e2e/accounts/outage',
  'e2e/accounts/sessions-kept',
  'e2e/health-stores',
  'e2e/history/old-documents',
  'e2e/identity/',
  'e2e/metrics',
  'e2e/playlists/import-killed',
  'e2e/process-',
  'e2e/production/',
  'e2e/sources/',
  'e2e/youtube-budget-processes',
  // A whole build, a whole month of metrics, every route in turn.
  'app/released-build',
  'e2e/accounts/secrets',
  'e2e/accounts/wrong-input',
  'e2e/api-description/send-and-receive',
  'e2e/api-description/typed-client',
  'e2e/foreign-ids',
  'e2e/playlists/api-wrong-input',
  'monitoring/promtool',
  // Ten seconds of odd bytes for each of their readers.
  'fuzz/',
];

export const SLOW_PATHS = SLOW.map((path) => `/test/${path}`);

/** What Jest leaves out of the quick tests. */
export const notQuick = ['/node_modules/', ...SLOW_PATHS];

/** What Jest takes for the slow ones. */
export const slow = SLOW_PATHS.map((path) => `${path}.*\\.spec\\.ts$`);
