import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { entityTag, namesEntityTag } from './entity-tag';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends text that is JSON already; bytes of it go out as they are. */
export function sendJson(reply: FastifyReply, json: string | Buffer): void {
  void reply.header('Content-Type', JSON_TYPE).send(json);
}

/** Sends JSON text that is made piece by piece, as fast as the client takes it. */
export function sendJsonPieces(reply: FastifyReply, pieces: AsyncIterable<string>): void {
  void reply.header('Content-Type', JSON_TYPE).send(Readable.from(pieces));
}

/**
 * Sends JSON text with a strong `ETag`, or 304 when `If-None-Match` names it.
 * @param tag Of exactly this text, where it is known already.
 */
export function sendRevalidated(
  reply: FastifyReply,
  json: string | Buffer,
  tag = entityTag(json),
): void {
  reply.header('ETag', tag).header('Cache-Control', 'private, no-cache');
  const known = reply.request.headers['if-none-match'];
  if (known !== undefined && namesEntityTag(known, tag, 'weak')) sendNothing(reply.status(304));
  else sendJson(reply, json);
}

/** Ends an answer that has no body. Without a stream, a HEAD route would say that the body has no bytes. */
export function sendNothing(reply: FastifyReply): void {
  void reply.send(reply.request.method === 'HEAD' ? Readable.from([]) : undefined);
}
