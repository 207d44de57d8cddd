import { Injectable } from '@nestjs/common';
import { ArchiveReceiver } from './archive-receiver';
import { admit, FileReceiver } from './file-receiver';
import { type CommitContext, ImageCommitter } from './image-committer';
import { StagingArea } from './staging-area';
import { UploadMemory } from './upload-memory';
import { UploadSession } from './upload-session';

/** A file with the name that its sender gave it. */
export interface NamedFile {
  fileName: string;
  content: AsyncGenerator<Buffer, void>;
}

/** Opens sessions, and ends them whatever happens. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly committer: ImageCommitter,
    private readonly staging: StagingArea,
    private readonly memory: UploadMemory,
  ) {}

  /** What was received whole before `work` failed is stored, so that an upload that is sent again goes on from there. */
  async run<T>(context: CommitContext, work: (session: UploadSession) => Promise<T>): Promise<T> {
    const { committer, staging } = this;
    const session = new UploadSession(context, {
      committer,
      staging,
      window: this.memory.window(),
    });
    try {
      return await work(session);
    } finally {
      await session.end();
    }
  }
}

/** Uploads of images and archives. */
@Injectable()
export class UploadSessions {
  constructor(
    private readonly opener: SessionOpener,
    private readonly files: FileReceiver,
    private readonly archives: ArchiveReceiver,
  ) {}

  run<T>(context: CommitContext, work: (session: UploadSession) => Promise<T>): Promise<T> {
    return this.opener.run(context, work);
  }

  /** Takes a file in. What is wrong with the file is among the results. @throws what ends the whole upload */
  async receive(session: UploadSession, { fileName, content }: NamedFile): Promise<void> {
    session.assertGoingOn();
    const path = admit(fileName);
    if (typeof path !== 'string') return session.settle(path);
    const file = { path, content };
    const archive = await this.files.receive(session, file);
    if (archive) await this.archives.receive(session, file, archive);
  }
}
