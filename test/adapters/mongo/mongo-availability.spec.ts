import { MongoAvailability } from '../../../src/adapters/outbound/mongo/mongo-availability.js';
import { captureLog } from '../../support/captured-log.js';
import { until } from '../../support/until.js';

describe('a probe of MongoDB that hangs', () => {
  let probes: { resolve: () => void; reject: (error: Error) => void }[];
  let availability: MongoAvailability;
  const probe = (count: number): Promise<void> => until(`probe ${count} runs`, () => probes.length === count);

  beforeEach(async () => {
    probes = [];
    const reach = (): Promise<void> => new Promise((resolve, reject) => void probes.push({ resolve, reject }));
    availability = new MongoAvailability(reach, captureLog().logger);
    availability.start();
    probes[0]?.resolve();
    await until('it is up', () => availability.state === 'up');
    availability.failed(new Error('cut'));
    await probe(2);
  });
  afterEach(async () => {
    const closed = availability.close();
    probes.at(-1)?.resolve();
    await closed;
  });

  it('is an outage: calls then fail at once', async () => {
    expect(availability.state).toBe('checking');
    probes[1]?.reject(new Error('too slow'));
    await probe(3);
    expect(availability.state).toBe('down');
  });

  it('is none while calls succeed: they go on, and it is tried again', async () => {
    availability.answered();
    probes[1]?.reject(new Error('too slow'));
    await probe(3);
    expect(availability.state).toBe('checking');
    probes[2]?.reject(new Error('too slow'));
    await probe(4);
    expect(availability.state).toBe('down');
  });
});
