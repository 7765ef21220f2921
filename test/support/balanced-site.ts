import type { Variables } from '../../src/app/config/variable-reader.js';
import { Balancer, type Slot } from './haproxy.js';
import { Load } from './load.js';
import { ProductionSite } from './production-site.js';
import { startRedis } from './redis-server.js';
import type { SpawnedService } from './spawn-service.js';

/** Two instances of a site behind a balancer, with clients at work. */
export interface BalancedSite {
  readonly site: ProductionSite;
  readonly balancer: Balancer;
  /** Those that serve now. */
  readonly instances: readonly [SpawnedService, SpawnedService];
  /** The places that are left. */
  readonly free: readonly Slot[];
  readonly load: Load;
}

/**
 * @param variables the database, and whatever else differs from what every site has
 * @param afterwards takes what has to be closed after the test
 * @param room for how many more instances there is room
 * @param tree where another version is built
 */
export async function openBalancedSite(
  variables: Variables,
  afterwards: (close: () => Promise<unknown>) => void,
  room: number,
  tree?: string,
): Promise<BalancedSite> {
  const redis = await startRedis();
  afterwards(() => redis.stop());
  const site = await ProductionSite.open({ ...variables, RATELIMIT_STORAGE_URL: redis.url });
  afterwards(() => site.close());
  const balancer = await Balancer.start(2 + room);
  afterwards(() => balancer.stop());
  const [first, second, ...free] = balancer.slots as [Slot, Slot, ...Slot[]];
  const instances = [site.start(first.port, {}, tree), site.start(second.port, {}, tree)] as const;
  for (const slot of [first, second]) await balancer.waitFor(slot, 'UP');
  const load = await Load.start(balancer.url, await site.newPerson(balancer.url, 'Somebody'));
  afterwards(() => load.end());
  return { site, balancer, instances, free, load };
}

/**
 * Replaces instances as a deployment does: the new ones take requests before the old ones are told to stop.
 * @param slots a free place for each new one
 * @param variables what differs for the new ones
 * @param tree where they are built, if they are of another version
 * @returns the new ones, once the old ones have ended
 * @throws when one of the old ones ended otherwise than in order
 */
export async function replace(
  { site, balancer, load }: Pick<BalancedSite, 'site' | 'balancer' | 'load'>,
  old: readonly SpawnedService[],
  slots: readonly Slot[],
  variables: Variables = {},
  tree?: string,
): Promise<readonly SpawnedService[]> {
  const next = slots.map(({ port }) => site.start(port, variables, tree));
  for (const slot of slots) await balancer.waitFor(slot, 'UP');
  await load.goesOn();
  for (const instance of old) instance.signal('SIGTERM');
  const codes = await Promise.all(old.map((instance) => instance.exitCode()));
  if (codes.some((code) => code !== 0)) throw new Error(`the old instances ended with ${codes.join(' and ')}`);
  await load.goesOn();
  return next;
}
