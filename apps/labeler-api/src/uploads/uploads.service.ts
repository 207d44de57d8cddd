import type { GrantedDataset } from '@libs/access';
import { ValidationFailedError } from '@libs/errors';
import { type MultipartPart, readMultipart } from '@libs/http';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../audit/actor';
import { toUploadSummary, type UploadSummaryView } from './dto/upload-summary.view';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from './staged-image';
import { UploadSessions } from './upload-sessions';
import { UPLOADS_CONFIG, type UploadsConfig } from './uploads.config';

type FilePart = Extract<MultipartPart, { kind: 'file' }>;

export interface ImageUpload {
  request: IncomingMessage;
  /** What to do with paths that are taken, unless the form says something else. */
  policy: DuplicatePolicy;
}

const FILES = 'files';
const POLICY = 'on_duplicate';

/** Uploads through this process, as browsers do them. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly sessions: UploadSessions,
    @Inject(UPLOADS_CONFIG) private readonly config: UploadsConfig,
  ) {}

  /** Stores images while they arrive; the route requires `image:upload`. */
  async addImages(
    { datasetId }: GrantedDataset,
    actor: Actor,
    { request, policy }: ImageUpload,
  ): Promise<UploadSummaryView> {
    if (!hasBody(request)) throw filesMissing();
    const context = { datasetId, actor, policy };
    return this.sessions.run(context, async (session) => {
      let files = 0;
      for await (const part of readMultipart(request, { files: this.config.maxFiles })) {
        if (part.kind === 'field') readField(part, files, context);
        else if (isChosen(part)) {
          files += 1;
          await this.sessions.receive(session, part);
        }
      }
      await session.idle();
      if (files === 0) throw filesMissing();
      return toUploadSummary(session.results());
    });
  }
}

/** A form that was sent without choosing a file has a part without a name. */
function isChosen({ name, fileName }: FilePart): boolean {
  return name === FILES && fileName !== '';
}

function readField(
  { name, value }: { name: string; value: string },
  files: number,
  context: { policy: DuplicatePolicy },
): void {
  if (name !== POLICY || value === '') return;
  const policy = DUPLICATE_POLICIES.find((known) => known === value);
  if (!policy) throw wrong(POLICY, `must be one of ${DUPLICATE_POLICIES.join(', ')}`);
  if (files > 0 && policy !== context.policy) throw wrong(POLICY, 'must come before the files');
  context.policy = policy;
}

function filesMissing(): ValidationFailedError {
  return wrong(FILES, 'must be one or more files');
}

function wrong(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: `${field} ${message}` }]);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
