import { mongo } from 'mongoose';
import { retryUpsert } from '../../../src/adapters/outbound/mongo/mongo-queries.js';

const duplicate = new mongo.MongoServerError({ message: 'E11000', code: 11000 });

describe('an upsert that loses to another', () => {
  it('is repeated, and then finds the document that the other made', async () => {
    const upsert = jest.fn(() => Promise.resolve('done')).mockRejectedValueOnce(duplicate);
    expect(await retryUpsert(upsert)).toBe('done');
    expect(upsert).toHaveBeenCalledTimes(2);
  });

  it('is not repeated for ever', async () => {
    const upsert = jest.fn(() => Promise.reject(duplicate));
    await expect(retryUpsert(upsert)).rejects.toBe(duplicate);
    expect(upsert).toHaveBeenCalledTimes(5);
  });

  it('fails at once for any other reason', async () => {
    const upsert = jest.fn(() => Promise.reject(new Error('other')));
    await expect(retryUpsert(upsert)).rejects.toThrow('other');
    expect(upsert).toHaveBeenCalledTimes(1);
  });
});
