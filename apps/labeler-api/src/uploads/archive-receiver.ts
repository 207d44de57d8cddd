import { AppError } from '@libs/errors';
import { ImageTooLargeError } from '@libs/imaging';
import { Injectable } from '@nestjs/common';
import { type ArchivedFile, ArchiveReader } from './archive-reader';
import { ArchiveStaging } from './archive-staging';
import { folderOf } from './duplicates';
import { type FileBeginning, readBeginning, wholeFile } from './file-beginning';
import { admit, FileReceiver, type IncomingFile, refusalOf } from './file-receiver';
import type { StagedFile } from './staging-area';
import { withoutImage } from './staged-image';
import type { UploadSession } from './upload-session';
import { ArchiveRefusedError, FileTooLargeError } from './uploads.errors';

/** Takes the images of ZIP archives in, one after the other. */
@Injectable()
export class ArchiveReceiver {
  constructor(
    private readonly archives: ArchiveStaging,
    private readonly reader: ArchiveReader,
    private readonly files: FileReceiver,
  ) {}

  /**
   * Its files go to the folder that the archive itself was sent to.
   * @throws what ends the whole upload
   */
  async receive(
    session: UploadSession,
    { path, content }: IncomingFile,
    beginning: FileBeginning,
  ): Promise<void> {
    const unpack = (archive: StagedFile) => this.unpack(session, archive, folderOf(path));
    try {
      await this.archives.use(session, wholeFile(beginning, content), unpack);
    } catch (error) {
      if (!isAboutFile(error)) throw error;
      session.settle(withoutImage(path, 'refused', error));
    }
  }

  private async unpack(
    session: UploadSession,
    archive: StagedFile,
    folder: string | null,
  ): Promise<void> {
    for await (const file of this.reader.files(archive)) {
      session.assertGoingOn();
      const path = admit(file.name, folder);
      if (typeof path !== 'string') session.settle(path);
      else await this.unpackFile(session, file, path);
    }
  }

  private async unpackFile(
    session: UploadSession,
    file: ArchivedFile,
    path: string,
  ): Promise<void> {
    try {
      await this.files.whileRoom(session, file.size, async (room) => {
        const content = file.content();
        const beginning = await readBeginning(path, content, file.size);
        await content.return();
        if (beginning.kind !== 'image') return session.settle(refusalOf(path, beginning));
        this.files.examineHere(session, path, beginning, room);
      });
    } catch (error) {
      if (!isAboutFile(error)) throw error;
      session.settle(withoutImage(path, 'refused', error));
    }
  }
}

function isAboutFile(error: unknown): error is AppError {
  return (
    error instanceof ArchiveRefusedError ||
    error instanceof FileTooLargeError ||
    error instanceof ImageTooLargeError
  );
}
