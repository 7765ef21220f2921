import TestSequencer from '@jest/test-sequencer';

/** Where the files that take longest are. One of them begun last would keep one processor busy and leave the others idle. */
const LONGEST = ['test/browser/pages.spec.ts', 'test/browser/', 'test/commands/restore', 'test/e2e/production/'];

/** Begins with what takes longest. Jest goes by the latest run, which a fresh clone has not had. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const file = path.slice(context.config.rootDir.length + 1).replaceAll('\\', '/');
      const index = LONGEST.findIndex((prefix) => file.startsWith(prefix));
      return index < 0 ? LONGEST.length : index;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
