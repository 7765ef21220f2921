// What the machine's cores can hash: argon2id as the service uses it, four at a time, for so many milliseconds.
import { hash } from '@node-rs/argon2';

const until = performance.now() + Number(process.argv[2]);
let done = 0;
const work = async () => {
  while (performance.now() < until) {
    await hash('plum tractor seven', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    done += 1;
  }
};
const startedAt = performance.now();
await Promise.all([work(), work(), work(), work()]);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ perSecond: done / seconds, cpuMicroseconds: (user + system) / done }));
