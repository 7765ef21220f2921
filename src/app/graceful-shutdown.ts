import type { Logger } from '../observability/logger.js';
import type { RunningApplication } from './application.js';

/**
 * The part of the grace time in which requests are still taken after the signal: a balancer has to see the health
 * check fail before it stops sending. Render polls every few seconds; 5 s of the default 25 s.
 */
const NOTICE_SHARE = 0.2;

/** What is kept of the grace time for closing the stores and writing the last line. */
const CLOSING_SHARE = 0.1;

export interface StopOptions {
  readonly graceSeconds: number;
  /** Whether Ctrl-C may skip the notice: nobody's balancer is watching a developer's machine. */
  readonly production: boolean;
}

/**
 * Waits for the signal to stop, which may come before the start is done, stops in order, and ends the process with exit
 * code 0, at the latest at the end of the grace time. A second signal is ignored.
 */
export function stopOnSignal(starting: Promise<RunningApplication>, logger: Logger, options: StopOptions): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), options.graceSeconds * 1000).unref();
    void stop(starting, logger, signal, options).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop(
  starting: Promise<RunningApplication>,
  logger: Logger,
  signal: NodeJS.Signals,
  { graceSeconds, production }: StopOptions,
): Promise<void> {
  logger.info('Server stopping', { signal });
  const running = await starting;
  running.state.beginStopping();
  const graceMs = graceSeconds * 1000;
  const noticeMs = signal === 'SIGINT' && !production ? 0 : graceMs * NOTICE_SHARE;
  await new Promise((resolve) => setTimeout(resolve, noticeMs));
  const finished = await running.stop(graceMs * (1 - CLOSING_SHARE) - noticeMs);
  if (!finished) logger.warning('Requests were cut off at the end of the grace time');
  logger.info('Server stopped', { signal });
}
