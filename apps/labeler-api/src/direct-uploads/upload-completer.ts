import type { GrantedDataset } from '@libs/access';
import { ObjectChangedError, ObjectNotFoundError } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ImageCommitter } from '../uploads/image-committer';
import { inParallel } from '../uploads/in-parallel';
import type { FileResult, StagedImage } from '../uploads/staged-image';
import { ImageExistsError } from '../uploads/uploads.errors';
import type { UploadFileRow, UploadRow } from './upload-record';
import { UploadRemover } from './upload-remover';
import { type Verified, UploadVerifier } from './upload-verifier';
import { UploadRepository } from './upload.repository';

/** Files that are verified and stored together. */
const BATCH = 32;
const VERIFIED_AT_ONCE = 4;

export interface Completion {
  dataset: GrantedDataset;
  actor: Actor;
  session: UploadRow;
  files: readonly UploadFileRow[];
  /** After that no further batch is begun; milliseconds since 1970. */
  deadline: number;
}

/**
 * Turns what arrived in storage into images, batch by batch. Each step can be done again: what is settled is not looked
 * at, and what was stored but not noted is found to be there already.
 */
@Injectable()
export class UploadCompleter {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly verifier: UploadVerifier,
    private readonly committer: ImageCommitter,
    private readonly remover: UploadRemover,
  ) {}

  /** @throws DatasetNotFoundError, StorageUnavailableError, DatabaseUnavailableError, UploadsBusyError */
  async run(completion: Completion): Promise<void> {
    const open = completion.files.filter(({ settled }) => !settled);
    for (let start = 0; start < open.length; start += BATCH) {
      if (Date.now() >= completion.deadline) return;
      await this.settle(completion, open.slice(start, start + BATCH));
    }
  }

  private async settle(completion: Completion, files: readonly UploadFileRow[]): Promise<void> {
    const { session } = completion;
    const verified: Verified[] = [];
    try {
      await inParallel(files, VERIFIED_AT_ONCE, async (file) => {
        verified.push(await this.verifier.verify(session, file));
      });
      const refused = verified.flatMap((one) => ('error' in one ? [toRefused(one)] : []));
      const stored = await this.commit(completion, verified);
      await this.uploads.record(session.id, [...refused, ...stored]);
      await this.remover.clear(
        session,
        stored.filter(({ settled }) => settled),
      );
    } finally {
      for (const one of verified) if ('image' in one) one.release();
    }
  }

  private async commit(
    { dataset, actor, session }: Completion,
    verified: readonly Verified[],
  ): Promise<UploadFileRow[]> {
    const staged = verified
      .flatMap((one) => ('image' in one ? [one] : []))
      .sort((one, other) => one.file.number - other.file.number);
    if (staged.length === 0) return [];
    const images: StagedImage[] = staged.map(({ image }) => image);
    const context = { datasetId: dataset.datasetId, actor, policy: session.on_duplicate };
    const results = await unlessChanged(this.committer.commit(context, images));
    if (!results) return [];
    return staged.map(({ file }, index) => toStored(file, results[index]));
  }
}

/** Undefined when a client sent a file again after it was verified: then it is looked at again next time. */
async function unlessChanged<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ObjectChangedError || error instanceof ObjectNotFoundError)
      return undefined;
    throw error;
  }
}

function toRefused({ file, error, etag }: Extract<Verified, { error: unknown }>): UploadFileRow {
  return {
    ...file,
    status: 'refused',
    error_code: error.code,
    error_detail: error.message,
    seen_etag: etag,
  };
}

function toStored(file: UploadFileRow, result: FileResult | undefined): UploadFileRow {
  if (!result) throw new Error('An image was committed without a result');
  const { status, error } = result;
  return {
    ...file,
    status,
    settled: status !== 'refused' || error instanceof ImageExistsError,
    image_id: result.imageId,
    final_path: result.finalPath,
    duplicate_of: result.duplicateOf,
    error_code: error?.code ?? null,
    error_detail: error?.message ?? null,
    seen_etag: null,
  };
}
