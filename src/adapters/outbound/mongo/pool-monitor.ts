import type { mongo } from 'mongoose';
import type { PoolState } from '../../../observability/database-metrics.js';

/** Counts a client's connections by what the driver tells of its pool. To be made before the client connects. */
export class PoolWatch {
  private open = 0;
  private inUse = 0;
  private waiting = 0;

  constructor(client: mongo.MongoClient) {
    client.on('connectionCreated', () => (this.open += 1));
    client.on('connectionClosed', () => (this.open -= 1));
    client.on('connectionCheckOutStarted', () => (this.waiting += 1));
    client.on('connectionCheckOutFailed', () => (this.waiting -= 1));
    client.on('connectionCheckedOut', () => {
      this.waiting -= 1;
      this.inUse += 1;
    });
    client.on('connectionCheckedIn', () => (this.inUse -= 1));
  }

  state(): PoolState {
    return { open: this.open, inUse: this.inUse, waiting: this.waiting };
  }
}
