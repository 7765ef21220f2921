import { mongo } from 'mongoose';
import {
  databaseName,
  MIGRATION_OPTIONS,
  STORE_OPTIONS,
} from '../../../src/adapters/outbound/mongo/mongo-connection.js';

describe('the connection to MongoDB', () => {
  it.each([
    ['mongodb://host', 'octa_music'],
    ['mongodb://host/', 'octa_music'],
    ['mongodb://host/?retryWrites=true', 'octa_music'],
    ['mongodb://host?retryWrites=true&w=majority', 'octa_music'],
    ['mongodb://host:27017/music', 'music'],
    ['mongodb+srv://user:p%2Fss@cluster.example.net/music?retryWrites=true', 'music'],
    ['mongodb://a:1,b:2,c:3/my%2Ddata?replicaSet=rs', 'my-data'],
    ['mongodb+srv://user:pass@cluster.example.net/?appName=Cluster0', 'octa_music'],
  ])('takes the database from %s', (uri, name) => {
    expect(databaseName(uri)).toBe(name);
  });

  it('is as safe as it must be, whatever the URI says', () => {
    const weak = 'mongodb://host/x?w=0&journal=false&readPreference=secondary&retryWrites=false&socketTimeoutMS=0';
    for (const options of [STORE_OPTIONS, MIGRATION_OPTIONS]) {
      const effective = new mongo.MongoClient(weak, options).options;
      expect(effective.writeConcern).toMatchObject({ w: 'majority', journal: true });
      expect(effective.readPreference.mode).toBe('primary');
      expect(effective.retryWrites).toBe(true);
      expect(effective.socketTimeoutMS).toBe(options.socketTimeoutMS);
    }
  });
});
