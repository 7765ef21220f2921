import { describeError } from '../../src/observability/logger.js';
import { runInRequestContext } from '../../src/observability/request-context.js';
import { captureLog } from '../support/captured-log.js';

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

describe('Logger', () => {
  it('writes one JSON object a line: time in UTC, level, text, request id and fields', () => {
    const log = captureLog();
    log.logger.info('Something happened\nover two lines', { count: 7, name: 'a "b"' });
    expect(log.text().match(/\n/g)).toHaveLength(1);
    expect(log.lines).toEqual([
      {
        level: 'INFO',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        request_id: null,
        count: 7,
        name: 'a "b"',
        msg: 'Something happened\nover two lines',
      },
    ]);
  });

  it('has a method for each level', () => {
    const log = captureLog();
    log.logger.debug('a');
    log.logger.info('a');
    log.logger.warning('a');
    log.logger.error('a');
    log.logger.critical('a');
    expect(log.lines.map(({ level }) => level)).toEqual(LEVELS);
  });

  it.each(LEVELS)('writes nothing below %s when told so', (level) => {
    const log = captureLog(level);
    for (const each of LEVELS) log.logger.log(each, 'text');
    expect(log.lines.map((line) => line.level)).toEqual(LEVELS.slice(LEVELS.indexOf(level)));
    expect(LEVELS.filter((each) => log.logger.isEnabled(each))).toEqual(LEVELS.slice(LEVELS.indexOf(level)));
  });

  it('carries the request’s ids, also into what the request starts', async () => {
    const log = captureLog();
    await runInRequestContext({ requestId: 'r1', client: '192.0.2.1', cfRay: 'ray-1', traceId: '0af7' }, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      log.logger.info('inside');
    });
    log.logger.info('outside');
    expect(log.lines[0]).toMatchObject({ request_id: 'r1', cf_ray: 'ray-1', trace_id: '0af7' });
    expect(log.lines[1]).toMatchObject({ request_id: null });
    expect(log.lines[1]).not.toHaveProperty('cf_ray');
    expect(log.lines[1]).not.toHaveProperty('trace_id');
  });
});

describe('describing an error', () => {
  it('names it, its code and where it was thrown, never its message', () => {
    const error = Object.assign(new TypeError('connect to mongodb://user:word@host failed\n    with more'), {
      code: 'ECONNREFUSED',
    });
    const described = describeError(error);
    expect(described).toMatchObject({ error: 'TypeError', error_code: 'ECONNREFUSED' });
    expect(described['at']).toEqual(expect.arrayContaining([expect.stringContaining('logger.spec.ts')]));
    expect(JSON.stringify(described)).not.toMatch(/word|mongodb:/);
  });

  it('shows at most six frames', () => {
    expect((describeError(new Error('x'))['at'] as string[]).length).toBeLessThanOrEqual(6);
  });

  it.each([
    ['a text', 'secret', { error: 'string' }],
    ['nothing', undefined, { error: 'undefined' }],
    ['an object', { password: 'x' }, { error: 'object' }],
  ])('says of %s only what kind of thing it is', (_what, thrown, expected) => {
    expect(describeError(thrown)).toEqual(expected);
  });

  it('names a code that is a number as a database’s', () => {
    const described = describeError(Object.assign(new Error('x'), { name: 'MongoServerError', code: 11 }));
    expect(described).not.toHaveProperty('error_code');
    expect(described['database_code']).toBe(11);
  });
});
