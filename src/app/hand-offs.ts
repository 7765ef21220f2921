import type { Worker } from 'node:cluster';

/** What the processes say to each other about connections. Node does not document it; it is the same since 0.12. */
interface ClusterMessage {
  readonly act?: string;
  /** Numbers a question. */
  readonly seq?: number;
  /** The number of the question that this answers. */
  readonly ack?: number;
}

/**
 * Takes back the connections that a process was being handed when it died.
 *
 * The first process accepts connections and hands each to one of the others, which confirms it before it reads from it.
 * Node waits for that confirmation for ever: if the other dies first, or while it hangs, its client would neither be
 * answered nor cut off. So once it is gone we say in its place that it did not take the connection, and Node hands it
 * to another process. Where no other serves, it is closed.
 *
 * @param worker just started
 * @param othersServe asked when this process is gone
 */
export function takeBackHandOffs(worker: Worker, othersServe: () => boolean): void {
  const unconfirmed = new Set<number>();
  const child = worker.process;
  const send = child.send.bind(child) as (...args: unknown[]) => boolean;
  child.send = (...args: unknown[]): boolean => {
    const { act, seq } = args[0] as ClusterMessage;
    if (act === 'newconn' && seq !== undefined) unconfirmed.add(seq);
    return send(...args);
  };
  child.on('internalMessage', ({ ack }: ClusterMessage) => {
    if (ack !== undefined) unconfirmed.delete(ack);
  });
  const takeBack = (): void => {
    // Node forgets to do this itself when a hand-off was under way, and would choose the dead process again.
    worker.disconnect();
    const accepted = !othersServe();
    for (const ack of unconfirmed) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted });
  };
  // Its end may be known before its last words are read: one turn of the event loop for each.
  worker.once('exit', () => setImmediate(() => setImmediate(takeBack)));
}
