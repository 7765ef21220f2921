import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { mongo, Error as MongooseErrors } from 'mongoose';
import { isDuplicate, isUnavailability } from '../../../src/adapters/outbound/mongo/mongo-errors.js';

function serverError(code: number, labels: string[] = []): Error {
  return new mongo.MongoServerError({ message: 'said the server', code, errorLabels: labels });
}

describe('errors of MongoDB', () => {
  it.each([
    ['a cut connection', new mongo.MongoNetworkError('cut')],
    ['a connection that says nothing', new mongo.MongoNetworkTimeoutError('silent')],
    ['an answer that is no message', new mongo.MongoParseError('garbage')],
    ['an answer that cannot be right', new mongo.MongoUnexpectedServerResponseError('odd')],
    ['a connection that was closed', new mongo.MongoNotConnectedError('closed')],
    ['a client that was closed', new mongo.MongoClientClosedError()],
    ['no server at all', new MongooseErrors.MongooseServerSelectionError('none')],
    ['a socket that was ended', Object.assign(new Error('ended by the other party'), { code: 'EPIPE' })],
    ['a server that shuts down', serverError(91)],
    ['a server that is not the primary', serverError(10107)],
    ['a server that lets us in no more', serverError(18)],
    ['a full disk', serverError(14031)],
    ['what the driver may try again', serverError(1, ['RetryableWriteError'])],
  ])('%s means that the database cannot be used', (_, error) => {
    expect(isUnavailability(error)).toBe(true);
  });

  it.each([
    ['a duplicate', serverError(11000)],
    ['a command that is wrong', serverError(2)],
    ['a driver that is used wrongly', new mongo.MongoInvalidArgumentError('mistake')],
    ['a mistake of ours', new TypeError('mistake')],
    ['nothing', null],
  ])('%s does not', (_, error) => {
    expect(isUnavailability(error)).toBe(false);
  });

  it('tells a duplicate', () => {
    expect(isDuplicate(serverError(11000))).toBe(true);
    expect(isDuplicate(serverError(1))).toBe(false);
    expect(isDuplicate(new Error('E11000'))).toBe(false);
  });

  it('says nothing of the driver’s words to whoever asked', () => {
    const error = databaseUnavailable(new mongo.MongoNetworkError('connect mongodb://user:secret@host'));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'database_unavailable', retryAfterSeconds: 5 });
    expect(error.message).not.toMatch(/secret|host/);
  });
});
