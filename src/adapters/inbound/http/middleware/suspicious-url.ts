import type { RequestHandler } from 'express';
import type { Logger } from '../../../../observability/logger.js';
import type { SecurityMetrics } from '../../../../observability/security-metrics.js';
import { Refusal } from '../errors/problem.js';

const SUSPICIOUS = /\.\.[/\\]|<script|javascript:|<iframe|<object/i;

/** Encoding of an encoding is a way past filters; nobody needs more than a few. */
const MAX_DECODINGS = 3;

/** Whether an address holds one of the patterns of path traversal or markup, raw or percent-encoded. */
export function isSuspicious(url: string): boolean {
  let text = url;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    if (SUSPICIOUS.test(text)) return true;
    if (!text.includes('%')) return false;
    const decoded = decodeLeniently(text);
    if (decoded === text) return false;
    text = decoded;
  }
  return false;
}

/** Byte by byte: unlike `decodeURIComponent` it does not stop at what is no UTF-8. The patterns are ASCII. */
function decodeLeniently(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** 400 and one log line for an address that only an attack has; the address itself is not logged. */
export function refuseSuspiciousUrls(logger: Logger, metrics: SecurityMetrics): RequestHandler {
  return (request, _response, next) => {
    if (!isSuspicious(request.originalUrl)) {
      next();
      return;
    }
    metrics.suspiciousRequest();
    logger.warning('Suspicious URL pattern detected', { method: request.method, ip: request.ip });
    next(new Refusal(400, 'suspicious_url', 'This address holds something that looks like an attack.'));
  };
}
