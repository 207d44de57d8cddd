import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

const PATIENCE_MS = 500;

/**
 * Ends connections on which nothing has been asked when the server closes. Browsers keep spare ones, and Node takes
 * them for busy: they would hold up the end of the process until their headers are overdue.
 */
export function endSilentConnections(fastify: FastifyInstance): void {
  const sockets = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    setTimeout(() => {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, PATIENCE_MS).unref();
    done();
  });
}
