import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * - `forward`: everything goes through
 * - `hang`: connections are accepted, and nothing is answered any more
 * - `cut`: an answer ends after a few bytes, with the connection
 * - `refuse`: nobody listens
 */
export type ProxyMood = 'forward' | 'hang' | 'cut' | 'refuse';

/** How much of an answer comes through before it is cut: less than any answer's header. */
const BYTES_BEFORE_CUT = 7;

/** Stands between a client and a server, and fails when a test says so. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private current: ProxyMood = 'forward';
  /** How much later than it came an answer is passed on, in milliseconds. */
  delayMs = 0;
  private listeningOn = 0;

  private constructor(
    private readonly host: string,
    private readonly targetPort: number,
  ) {}

  /**
   * @param host where the real server is
   * @param port any free one unless told otherwise
   */
  static async start(host: string, targetPort: number, port = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy(host, targetPort);
    proxy.listeningOn = port;
    await proxy.listen();
    return proxy;
  }

  /** On 127.0.0.1; stays the same when it stops and starts to listen. */
  get port(): number {
    return this.listeningOn;
  }

  /** Changes how it behaves, from the next byte on; `refuse` also ends the connections that there are. */
  async behave(mood: ProxyMood): Promise<void> {
    this.current = mood;
    if (mood === 'refuse') await this.stopListening();
    else if (this.server === null) await this.listen();
  }

  /** Ends every connection that there is, once; new ones are taken. */
  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): Promise<void> {
    return this.behave('refuse');
  }

  private async listen(): Promise<void> {
    const server = createServer((client) => this.join(client));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.listeningOn, '127.0.0.1', resolve);
    });
    this.listeningOn = (server.address() as AddressInfo).port;
  }

  private async stopListening(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  private join(client: Socket): void {
    const target = connect(this.targetPort, this.host);
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.sockets.add(socket);
      // A cut connection is what it is for: its error says nothing new.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (this.current !== 'hang') target.write(bytes);
    });
    target.on('data', (bytes) => {
      // Timers of one length keep their order.
      const forward = (): boolean => client.write(bytes);
      if (this.current === 'forward' && this.delayMs > 0) setTimeout(forward, this.delayMs);
      else if (this.current === 'forward') forward();
      if (this.current === 'cut') client.end(bytes.subarray(0, BYTES_BEFORE_CUT));
    });
  }
}
