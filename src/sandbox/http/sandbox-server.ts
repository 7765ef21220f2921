import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CallLog, type RecordedCall } from './call-log.js';
import { answerControl } from './control-routes.js';
import { isTransportFault, type Fault, type FaultKind, type ProtocolFault } from './fault.js';
import { FaultList, type FaultControl } from './fault-control.js';
import { textReply, type SandboxReply, type SandboxRequest } from './reply.js';
import { send } from './send.js';
import { sendFaulty } from './transport-faults.js';

/** What every sandbox can be told. */
export interface SandboxOptions {
  /** Default `127.0.0.1`: the sandbox is for its own machine. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Milliseconds before every answer, as a network would take; default 0. */
  readonly latencyMs?: number;
  /** Whether faults and recorded calls can be reached over HTTP (`/__faults`, `/__calls`); default `false`. */
  readonly allowFaultControl?: boolean;
  /** How many calls are kept in `calls`; default 10,000. */
  readonly maxRecordedCalls?: number;
}

/** A running sandbox. */
export interface SandboxServer {
  /** E.g. `http://127.0.0.1:40123`, without a slash at its end. */
  readonly baseUrl: string;
  readonly faults: FaultControl;
  /** The latest requests, oldest first, without credentials. */
  readonly calls: readonly RecordedCall[];
  clearCalls(): void;
  /** Stops listening and ends every connection, also those that wait for an answer. May be called twice. */
  close(): Promise<void>;
}

/** One service's protocol: what is answered to a request, properly or as a fault says. */
export interface Protocol {
  readonly faultKinds: readonly FaultKind[];
  /** Query parameters that are credentials. */
  readonly secretParameters: readonly string[];
  answer(request: SandboxRequest): SandboxReply;
  answerFault(fault: ProtocolFault): SandboxReply;
}

/** Longer than clients keep an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 60_000;
/** The protocols' bodies are a few hundred bytes; more is nobody's request. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Serves a protocol over HTTP.
 * @throws (rejects) when the address cannot be listened on
 */
export async function startSandboxServer(protocol: Protocol, options: SandboxOptions): Promise<SandboxServer> {
  const faults = new FaultList(protocol.faultKinds);
  const log = new CallLog(options.maxRecordedCalls ?? 10_000, protocol.secretParameters);
  let baseUrl = '';

  async function serve(req: IncomingMessage, res: ServerResponse, gone: AbortSignal): Promise<void> {
    const target = parseTarget(req.url ?? '/');
    if (target === undefined) return send(res, textReply(400, 'Bad Request'));
    const method = req.method ?? 'GET';
    const isControl = options.allowFaultControl === true && target.pathname.startsWith('/__');
    // Taken before anything is waited for: of parallel requests exactly `times` meet the fault.
    let fault: Fault | undefined;
    if (!isControl) {
      log.add(method, target.pathname, target.searchParams);
      fault = faults.take(target.pathname);
    }

    const body = await readBody(req);
    if (body === undefined) return send(res, textReply(413, 'Payload Too Large', { connection: 'close' }));
    const request: SandboxRequest = {
      method,
      path: target.pathname,
      query: target.searchParams,
      headers: req.headers,
      body,
      baseUrl,
    };
    const control = isControl ? answerControl(request, faults, log) : undefined;
    if (control !== undefined) return send(res, control);

    if (options.latencyMs) await wait(options.latencyMs, undefined, { signal: gone });
    if (fault === undefined) return send(res, protocol.answer(request));
    if (isTransportFault(fault)) return sendFaulty(fault, res, () => protocol.answer(request), gone);
    return send(res, protocol.answerFault(fault));
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    serve(req, res, gone.signal).catch(() => {
      if (gone.signal.aborted || res.headersSent) res.destroy();
      else send(res, textReply(500, 'The sandbox itself failed.'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const { port = 0, host = '127.0.0.1' } = options;
    // Exclusive: processes that share the service's port would share this one too, each with tokens of its own.
    server.listen({ port, host, exclusive: true }, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  baseUrl = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

  return {
    baseUrl,
    faults,
    calls: log.calls,
    clearCalls: () => log.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param target the request line's target, which is not always an address */
function parseTarget(target: string): URL | undefined {
  const url = `http://sandbox${target}`;
  return target.startsWith('/') && URL.canParse(url) ? new URL(url) : undefined;
}

/** @returns `undefined` when the body is too large */
async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
