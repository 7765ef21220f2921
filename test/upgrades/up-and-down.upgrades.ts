import { PASSWORD } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { describeOnEachStore } from '../support/each-store.js';
import { describeWithHaproxy } from '../support/haproxy.js';
import { THIS_TREE } from '../support/spawn-service.js';
import { buildVersion, earlierCommits } from './earlier-versions.js';
import { VersionedSite } from './versioned-site.js';

describeWithHaproxy('under load', () => {
  const afterwards = closedAfterEach();
  const rows: string[] = [];
  afterAll(() => process.stderr.write(`${rows.join('\n')}\n`));

  describeOnEachStore('this version', (newStore) => {
    it.each(earlierCommits())('replaces %s and is replaced by it, and nobody notices', async (commit) => {
      const store = newStore();
      const old = buildVersion(commit);
      const site = await VersionedSite.open(store, old, afterwards);
      const before = await site.applied(old);
      await site.check(old, 'before');

      await site.become(THIS_TREE, 'up');
      await site.check(THIS_TREE, 'up');
      const leaver = await site.newMember('Leaver');

      await site.become(old, 'back');
      const left = await leaver.delete('/api/profile', { current_password: PASSWORD });
      expect(left.status).toBe(200);
      // What the earlier version didn't know of is still there.
      await site.check(THIS_TREE, 'back', '--remove-orphans');

      const count = await site.takeBack(THIS_TREE, before, 'down');
      await site.check(old, 'down');
      await site.become(THIS_TREE, 'up again');
      await site.check(THIS_TREE, 'up again');

      const { playlists, songs } = await site.end();
      rows.push(
        `| ${commit} | ${store.kind} | ${count} | ${site.served} | ${playlists} | ${songs} | ${site.problems.length} |`,
      );
      process.stderr.write(`${rows.at(-1)}\n`);
      expect(site.problems).toEqual([]);
    });
  });
});
