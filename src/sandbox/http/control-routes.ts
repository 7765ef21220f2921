import type { CallLog } from './call-log.js';
import type { Fault } from './fault.js';
import type { FaultList } from './fault-control.js';
import { jsonReply, type SandboxReply, type SandboxRequest } from './reply.js';

const done: SandboxReply = { status: 204, headers: {}, body: '' };

/**
 * Fault control for another process: `PUT`, `GET`, `DELETE /__faults` and `GET`, `DELETE /__calls`.
 * @returns `undefined` when the request is for none of these
 */
export function answerControl(request: SandboxRequest, faults: FaultList, log: CallLog): SandboxReply | undefined {
  switch (`${request.method} ${request.path}`) {
    case 'PUT /__faults':
      return setFaults(request.body, faults);
    case 'GET /__faults':
      return jsonReply(200, faults.active);
    case 'DELETE /__faults':
      faults.clear();
      return done;
    case 'GET /__calls':
      return jsonReply(200, log.calls);
    case 'DELETE /__calls':
      log.clear();
      return done;
    default:
      return undefined;
  }
}

/** @param body one fault or an array of them, as JSON */
function setFaults(body: string, faults: FaultList): SandboxReply {
  try {
    const wanted = JSON.parse(body) as Fault | Fault[];
    faults.set(...(Array.isArray(wanted) ? wanted : [wanted]));
    return done;
  } catch (error) {
    return jsonReply(400, { error: error instanceof Error ? error.message : 'Not a fault.' });
  }
}
