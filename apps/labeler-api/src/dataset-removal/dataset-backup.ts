import { LabelerDb } from '@libs/labeler-db';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { createHash, type Hash } from 'node:crypto';
import { type BackupContent, readBackup } from './backup-check';
import { type BackupProject, BackupQueries } from './backup.queries';
import { BackupFailedError, DeletionOutdatedError } from './dataset-removal.errors';
import { DiceBackup } from './dice-backup';
import type { TakenBackup } from './trash-bin';
import { TrashRepository } from './trash.repository';

/** Writes what people made of a dataset into storage, and believes it only after it was read again. */
@Injectable()
export class DatasetBackup {
  constructor(
    private readonly db: LabelerDb,
    private readonly queries: BackupQueries,
    private readonly trash: TrashRepository,
    private readonly store: ObjectStore,
  ) {}

  /**
   * One file per project, in the datasets bucket.
   * @throws BackupFailedError, DeletionOutdatedError when somebody wrote meanwhile, StorageUnavailableError
   */
  async take(datasetId: string, at = new Date()): Promise<TakenBackup> {
    const fingerprint = await this.trash.fingerprint(this.db, datasetId);
    const files: Record<string, string> = {};
    for (const project of await this.queries.findProjects(datasetId)) {
      files[project.id] = await this.write(project, wholeSeconds(at));
    }
    if ((await this.trash.fingerprint(this.db, datasetId)) !== fingerprint) {
      throw new DeletionOutdatedError(datasetId);
    }
    return { files, fingerprint };
  }

  private async write(project: BackupProject, at: Date): Promise<string> {
    const key = `backups/${project.dataset_id}/${project.id}/backup_${stamp(at)}.json`;
    const written: BackupContent = { sha256: '', images: 0, annotations: 0 };
    const hash = createHash('sha256');
    await this.store.putMultipart('datasets', key, this.bytes(project, at, { hash, written }), {
      contentType: 'application/json',
    });
    written.sha256 = hash.digest('hex');
    await this.check(key, written);
    return key;
  }

  private async *bytes(
    project: BackupProject,
    at: Date,
    { hash, written }: { hash: Hash; written: BackupContent },
  ): AsyncGenerator<Buffer, void> {
    const backup = new DiceBackup(project, at);
    const noted = (text: string) => {
      const chunk = Buffer.from(text);
      hash.update(chunk);
      return chunk;
    };
    yield noted(backup.head());
    for await (const page of this.queries.readImages(project.dataset_id, project.id)) {
      written.images += page.length;
      for (const image of page) written.annotations += image.annotations.length;
      yield noted(page.map((image) => backup.image(image)).join(''));
    }
    yield noted(backup.tail());
  }

  /** A file that is not what was written is worse than none. */
  private async check(key: string, written: BackupContent): Promise<void> {
    try {
      const { body } = await this.store.get('datasets', key);
      const found = await readBackup(body as AsyncIterable<Buffer>);
      const isSame =
        found.sha256 === written.sha256 &&
        found.images === written.images &&
        found.annotations === written.annotations;
      if (!isSame) throw new Error('The backup that was read is not the one that was written');
    } catch (error) {
      await this.store.delete('datasets', key).catch(() => undefined);
      throw new BackupFailedError(key, error);
    }
  }
}

function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** `YYYYMMDD_HHMMSS`, in UTC. */
function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
}
