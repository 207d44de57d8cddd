import {
  type ArchiveContent,
  ArchiveRequests,
  type BuiltArchive,
  DownloadLinks,
} from '@libs/archives';
import { attachment } from '@libs/http';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { LinkTerm } from './link-term';

/** Path of the links that stream, below the base URL. */
const DOWNLOADS_PATH = 'api/v1/downloads';

export interface LinkRequest {
  content: ArchiveContent;
  /** When the archive lies in storage. */
  archive: BuiltArchive | undefined;
  userId: number;
  term: LinkTerm;
  fileName: string;
  /** `https://host[:port][/path]` of this service. */
  baseUrl: string;
}

/** Where an archive can be fetched: from storage once it is built, before that from this service. */
@Injectable()
export class ArchiveLinks {
  constructor(
    private readonly requests: ArchiveRequests,
    private readonly links: DownloadLinks,
    private readonly store: ObjectStore,
  ) {}

  /** The archive in storage; has it built in the background when it is not there. */
  find(content: ArchiveContent): Promise<BuiltArchive | undefined> {
    return this.requests.want(content);
  }

  url(request: LinkRequest): string {
    const { archive, term, fileName } = request;
    if (!archive) return this.streamUrl(request);
    return this.store.presignGet('annotations', archive.objectKey, {
      expiresInSeconds: term.seconds,
      now: term.begins,
      responseContentDisposition: attachment(fileName),
    });
  }

  private streamUrl({ content, userId, term, fileName, baseUrl }: LinkRequest): string {
    const { datasetId, contentId, snapshot } = content;
    const expiresAt = term.expiresAt.getTime() / 1000;
    const token = this.links.sign({
      ...{ datasetId, contentId, userId, expiresAt },
      snapshotId: snapshot?.id ?? null,
    });
    return `${baseUrl}/${DOWNLOADS_PATH}/${token}/${encodeURIComponent(fileName)}`;
  }
}
