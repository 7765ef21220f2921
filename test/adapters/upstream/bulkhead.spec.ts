import { Bulkhead } from '../../../src/adapters/outbound/upstream/bulkhead.js';
import { ManualClock } from '../../support/manual-clock.js';

const LIMITS = { atOnce: 4, waiting: 100, waitMs: 5_000, retryAfterSeconds: 7 };

/** Work that is done when the test says so. */
class Task {
  begun = false;
  finish!: (error?: Error) => void;
  private readonly finished = new Promise<void>((resolve, reject) => {
    this.finish = (error) => (error === undefined ? resolve() : reject(error));
  });

  readonly work = async (): Promise<string> => {
    this.begun = true;
    await this.finished;
    return 'done';
  };
}

describe('Bulkhead', () => {
  let clock: ManualClock;
  let gate: Bulkhead;

  beforeEach(() => {
    clock = new ManualClock();
    gate = new Bulkhead(LIMITS, clock);
  });

  const submit = (count: number): { tasks: Task[]; results: Promise<string>[] } => {
    const tasks = Array.from({ length: count }, () => new Task());
    const results = tasks.map((task) => gate.run(task.work));
    for (const result of results) result.catch(() => undefined);
    return { tasks, results };
  };
  const settle = (): Promise<void> => new Promise(setImmediate);
  const begun = (tasks: Task[]): number => tasks.filter((task) => task.begun).length;

  it('lets four through at once and 100 wait, in the order in which they came', async () => {
    const { tasks, results } = submit(104);
    await settle();
    expect(begun(tasks)).toBe(4);
    for (const [index, task] of tasks.entries()) {
      expect(tasks.map(({ begun }) => begun).lastIndexOf(true)).toBe(Math.min(index + 3, 103));
      expect(begun(tasks)).toBe(Math.min(index + 4, 104));
      task.finish();
      await settle();
    }
    expect(await Promise.all(results)).toEqual(Array(104).fill('done'));
  });

  it('gives a newcomer the place of the youngest waiter of whoever fills the queue', async () => {
    const { tasks: running } = submit(4);
    const greedy = Array.from({ length: 100 }, () => new Task());
    const held = greedy.map((task) => gate.run(task.work, ['client a', 'account x']));
    for (const result of held) result.catch(() => undefined);
    const more = gate.run(new Task().work, ['client b', 'account x']);
    await expect(more).rejects.toMatchObject({ code: 'busy' });
    const newcomer = new Task();
    const admitted = gate.run(newcomer.work, ['client c']);
    await expect(held[99]).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 7 });
    for (const task of [...running, ...greedy, newcomer]) task.finish();
    expect(await admitted).toBe('done');
    expect((await Promise.allSettled(held)).filter(({ status }) => status === 'fulfilled')).toHaveLength(99);
  });

  it('refuses a newcomer when nobody holds more than a quarter of a full queue', async () => {
    submit(4);
    const waiting = Array.from({ length: 100 }, (_, index) => gate.run(new Task().work, [`client ${index % 4}`]));
    for (const result of waiting) result.catch(() => undefined);
    await expect(gate.run(new Task().work, ['client 9'])).rejects.toMatchObject({ code: 'busy' });
  });

  it('turns away whoever comes when 100 wait, at once', async () => {
    const { tasks } = submit(104);
    const late = new Task();
    await expect(gate.run(late.work)).rejects.toMatchObject({
      name: 'DomainError',
      kind: 'unavailable',
      code: 'busy',
      retryAfterSeconds: 7,
    });
    tasks[0]?.finish();
    await settle();
    expect(late.begun).toBe(false);
  });

  it('turns away whoever waited for 5 s, without having begun, and goes on with the others', async () => {
    const { tasks, results } = submit(5);
    clock.advance(3_000);
    const later = submit(1);
    clock.advance(1_999);
    await settle();
    clock.advance(1);
    await expect(results[4]).rejects.toMatchObject({ code: 'busy' });
    tasks[0]?.finish();
    await settle();
    expect(tasks[4]?.begun).toBe(false);
    expect(later.tasks[0]?.begun).toBe(true);
  });

  it('does not count the time that the work itself takes', async () => {
    const { tasks, results } = submit(5);
    tasks[0]?.finish();
    await settle();
    clock.advance(60_000);
    for (const task of tasks) task.finish();
    expect(await Promise.all(results)).toHaveLength(5);
  });

  it('gives a place back when the work fails, and passes the failure on', async () => {
    const { tasks, results } = submit(5);
    tasks[0]?.finish(new Error('broken'));
    await expect(results[0]).rejects.toThrow('broken');
    await settle();
    expect(tasks[4]?.begun).toBe(true);
  });

  it('has all places free again after everything is done', async () => {
    const first = submit(20);
    for (const task of first.tasks) task.finish();
    await Promise.all(first.results);
    const second = submit(5);
    await settle();
    expect(begun(second.tasks)).toBe(4);
    // The one that waits; the others' limits were called off.
    expect(clock.running).toBe(1);
  });
});
