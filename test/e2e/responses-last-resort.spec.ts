import type { ArgumentsHost } from '@nestjs/common';
import express, { type Request, type Response } from 'express';
import { ErrorFilter } from '../../src/adapters/inbound/http/errors/problem.filter.js';
import { ErrorPage } from '../../src/adapters/inbound/http/errors/problem.filter.js';
import { ProblemLog } from '../../src/adapters/inbound/http/errors/problem-log.js';
import { captureLog, type CapturedLog } from '../support/captured-log.js';
import { rawRequest } from '../support/raw-request.js';
import { startHandler } from '../support/start-handler.js';

class BrokenErrorPage extends ErrorPage {
  send(): void {
    throw new TypeError('a defect in a view, with a secret');
  }
}

function hostOf(request: Request, response: Response): ArgumentsHost {
  const http = { getRequest: () => request, getResponse: () => response };
  return { switchToHttp: () => http } as unknown as ArgumentsHost;
}

describe('the last resort', () => {
  let log: CapturedLog;
  let filter: ErrorFilter;
  beforeEach(() => {
    log = captureLog();
    filter = new ErrorFilter(new ProblemLog(log.logger), new BrokenErrorPage());
  });

  /** What a client gets when `handle` throws. */
  async function answerTo(path: string, handle: (response: Response) => void) {
    const application = express();
    application.use((request, response) => {
      try {
        handle(response);
      } catch (error) {
        void filter.catch(error, hostOf(request, response));
      }
    });
    const server = await startHandler(application);
    try {
      return await rawRequest(server.baseUrl + path);
    } finally {
      await server.close();
    }
  }

  it('is a plain 500 when even the error page fails, with both errors in the log', async () => {
    const { status, headers, text } = await answerTo('/', () => {
      throw new RangeError('the first defect');
    });
    expect([status, headers['content-type']]).toEqual([500, 'text/plain; charset=utf-8']);
    expect(text).not.toMatch(/defect|secret|Error|\.ts/);
    expect(log.ofLevel('ERROR').map((line) => line['error'])).toEqual(['RangeError', 'TypeError']);
    expect(log.text()).not.toContain('secret');
  });

  it('is the envelope for programs', async () => {
    const { status, json } = await answerTo('/api/v1/x', () => {
      throw new RangeError('the first defect');
    });
    expect([status, json.code, json.success]).toEqual([500, 'internal_error', false]);
    expect(JSON.stringify(json)).not.toContain('defect');
  });

  it('is a cut connection when the answer has begun already', async () => {
    const running = answerTo('/', (response) => {
      response.write('half');
      throw new RangeError('too late');
    });
    await expect(running).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(log.ofLevel('ERROR')).toHaveLength(1);
  });
});
