import { allMigrations } from '../../src/adapters/outbound/mongo/migrations/all-migrations.js';
import { MongoTools } from '../../src/adapters/outbound/mongo/mongo-tools.js';
import { describeOnMongo, withClient } from '../support/mongo-server.js';
import { runCommand, type CommandResult } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const folder = scratchFolder();
const COUNT = allMigrations.length;

const migrate = (word: string, uri: string): Promise<CommandResult> =>
  runCommand(`migrate ${word}`, { folder: folder.path, variables: { MONGODB_URI: uri } });
const counted = (lines: readonly string[], begin: string): number =>
  lines.filter((line) => line.startsWith(begin)).length;

describeOnMongo('migrate on MongoDB', (server) => {
  it('applies each once for two processes at once, lists them, and takes back without deleting', async () => {
    const uri = server().uri();
    expect(counted((await migrate('status', uri)).lines, 'pending ')).toBe(COUNT);
    const both = await Promise.all([migrate('up', uri), migrate('up', uri)]);
    expect(both.map(({ exitCode, errors }) => [exitCode, errors])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(
      counted(
        both.flatMap(({ lines }) => lines),
        'applied ',
      ),
    ).toBe(COUNT);
    expect((await migrate('up', uri)).lines).toEqual([expect.stringContaining('nothing to apply')]);

    await withClient(uri, (client) => client.db().collection('users').insertOne({ username: 'Alice' }));
    const tools = new MongoTools(uri);
    for (let left = COUNT; left > 1; left -= 1) expect(await tools.down()).toMatchObject({ version: left });
    expect((await migrate('down', uri)).lines[0]).toMatch(/^taken back {2}0001 /);
    expect((await migrate('down', uri)).lines).toEqual([expect.stringContaining('nothing to take back')]);
    expect(await withClient(uri, (client) => client.db().collection('users').countDocuments())).toBe(1);
  }, 60_000);

  it('gives up within seconds on a server that answers nothing any more', async () => {
    const proxy = await TcpProxy.start(server().host, server().port);
    try {
      await proxy.behave('hang');
      const startedAt = Date.now();
      const { exitCode, errors } = await migrate('up', server().uriThrough(proxy.port));
      expect([exitCode, errors]).toEqual([1, 'MongoDB (MONGODB_URI) cannot be used: it does not answer in time.\n']);
      expect(Date.now() - startedAt).toBeLessThan(8_000);
    } finally {
      await proxy.close();
    }
  });
});

it.each([
  ['mongodb://octa:s3cret-w0rd@127.0.0.1:1/octa', 'nothing listens at its address (ECONNREFUSED)'],
  ['mongodb://octa:s3cret/w0rd@127.0.0.1:1/octa', 'MONGODB_URI cannot be understood'],
])('says in one line what is wrong with %s, and nothing that stands in it', async (uri, reason) => {
  const { exitCode, output, errors } = await migrate('status', uri);
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toContain(reason);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).not.toMatch(/s3cret|w0rd/);
});
