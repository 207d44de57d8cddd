import { Client } from 'pg';

/**
 * A connection of a pool whose loss never ends the process. Node.js throws an `error` event that nobody listens to;
 * pg-pool listens only while a connection lies in the pool, and a server that goes away can say so at any moment:
 * between two statements, or in the same packet that ends the sign-in. Whoever has the connection is told by the next
 * statement, and the pool takes no broken connection back.
 */
export class LastingClient extends Client {
  constructor(...options: ConstructorParameters<typeof Client>) {
    super(...options);
    this.on('error', () => undefined);
  }
}
