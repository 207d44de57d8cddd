import type { FastifyReply } from 'fastify';
import { entityTag, namesEntityTag } from './entity-tag';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends text that is JSON already. */
export function sendJson(reply: FastifyReply, json: string): void {
  void reply.header('Content-Type', JSON_TYPE).send(json);
}

/** Sends JSON text with a strong `ETag`, or 304 when `If-None-Match` names it. */
export function sendRevalidated(reply: FastifyReply, json: string): void {
  const tag = entityTag(json);
  reply.header('ETag', tag).header('Cache-Control', 'private, no-cache');
  const known = reply.request.headers['if-none-match'];
  if (known !== undefined && namesEntityTag(known, tag, 'weak')) void reply.status(304).send();
  else sendJson(reply, json);
}
