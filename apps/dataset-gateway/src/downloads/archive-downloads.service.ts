import { DatasetArchives, DownloadLinks } from '@libs/archives';
import { attachment, sendNothing } from '@libs/http';
import { Metrics } from '@libs/observability';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { archiveAnswer } from './archive-answer';

/** Bytes that may wait for a slow client. */
const BUFFER_BYTES = 256 * 1024;

/** Streams archives, as fast as the client takes them and in constant memory. */
@Injectable()
export class ArchiveDownloadsService {
  private readonly sentBytes;
  private streams = 0;

  constructor(
    private readonly archives: DatasetArchives,
    private readonly links: DownloadLinks,
    metrics: Metrics,
  ) {
    this.sentBytes = metrics.counter('archive_streamed_bytes_total', 'Bytes of archives streamed');
    metrics.gauge('archive_streams', 'Archives that are being streamed', [], () => [
      { labels: {}, value: this.streams },
    ]);
  }

  /**
   * @throws DownloadLinkInvalidError, DownloadLinkExpiredError, ArchiveOutdatedError, ArchivePreconditionError,
   *   RangeNotSatisfiableError, StorageUnavailableError
   */
  async send(token: string, fileName: string, reply: FastifyReply): Promise<void> {
    const grant = this.links.read(token);
    const archive = await this.archives.open(grant, grant.contentId);
    const { method, headers } = reply.request;
    const answer = archiveAnswer(method, headers, archive.content);
    const bytes = answer.range && archive.read(answer.range);
    // The first bytes decide whether there will be an archive or an error.
    const first = await bytes?.next();
    reply.status(answer.status).headers(answer.headers);
    if (answer.status === 304) return sendNothing(reply);
    reply.type('application/zip').header('Content-Disposition', attachment(fileName));
    if (!bytes || !first || first.done) return sendNothing(reply);
    const options = { objectMode: false, highWaterMark: BUFFER_BYTES };
    void reply.send(Readable.from(this.stream(first.value, bytes), options));
  }

  /** Ends the reading of storage when the client goes away, too. */
  private async *stream(
    first: Buffer,
    rest: AsyncIterableIterator<Buffer>,
  ): AsyncGenerator<Buffer> {
    this.streams += 1;
    try {
      this.sentBytes.inc(first.length);
      yield first;
      for await (const chunk of rest) {
        this.sentBytes.inc(chunk.length);
        yield chunk;
      }
    } finally {
      this.streams -= 1;
      await rest.return?.();
    }
  }
}
