import { createConnection } from 'mongoose';
import { plainSchema, trusted } from '../../../src/adapters/outbound/mongo/mongo-schemas.js';

interface Thing {
  readonly _id: string;
  readonly name: string;
  readonly at?: Date;
}

describe('documents and filters of MongoDB', () => {
  const things = createConnection().model(
    'things',
    plainSchema<Thing>({ _id: { type: String, required: true }, name: { type: String, required: true }, at: Date }),
  );
  /** Asks with this filter. Nobody is there to answer: a filter that is in order fails for that alone. */
  const ask = (filter: object): Promise<unknown> => things.find(filter).exec();
  const NOBODY = 'before initial connection';

  it('take an operator only where the code says so', async () => {
    const given = JSON.parse('{"$gt": ""}') as string;
    await expect(ask({ name: given })).rejects.toThrow('Cast to string failed');
    await expect(ask({ $or: [{ name: given }] })).rejects.toThrow('Cast to string failed');
    await expect(ask({ at: trusted({ $gt: new Date() }) })).rejects.toThrow(NOBODY);
    await expect(ask({ $where: 'sleep(1000)' })).rejects.toThrow('not allowed');
    await expect(ask({ name: 'x' })).rejects.toThrow(NOBODY);
  });

  it.each([1, true, {}, { toString: () => 'x' }, ['x']])('take nothing for a text that is none: %p', async (value) => {
    await expect(ask({ name: value })).rejects.toThrow('Cast to string failed');
    await expect(new things({ _id: 'x', name: value }).validate()).rejects.toThrow('name');
  });

  it('have no field that is not named, so that a slip of the pen widens no filter', async () => {
    await expect(ask({ nmae: 'x' })).rejects.toThrow('nmae');
    expect(() => new things({ _id: 'x', name: 'y', role: 'admin' })).toThrow('role');
    await expect(things.updateOne({ _id: 'x' }, { $set: { role: 'admin' } }).exec()).rejects.toThrow('role');
  });
});
