import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends these bytes over a connection of its own, and gives what came back until the server closed it. */
export async function rawSocket(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(received).toString();
}
