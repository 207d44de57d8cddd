import { attachment } from '@libs/http';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { basename } from 'node:path/posix';
import type { VersionRow } from './version.queries';

export interface VersionLink {
  url: string;
  expiresAt: Date;
}

/** The longest that a signature allows. */
const EXPIRES_IN_SECONDS = 7 * 24 * 3600;

/** Links to the files of versions, signed when somebody asks and kept nowhere. */
@Injectable()
export class VersionLinks {
  constructor(private readonly store: ObjectStore) {}

  /** Null for a version without a file. */
  of(
    { export_path: key, version_number: number }: VersionRow,
    now = new Date(),
  ): VersionLink | null {
    if (key === null) return null;
    const url = this.store.presignGet('annotations', key, {
      now,
      expiresInSeconds: EXPIRES_IN_SECONDS,
      responseContentDisposition: attachment(`${number}_${basename(key)}`),
    });
    return { url, expiresAt: new Date(now.getTime() + EXPIRES_IN_SECONDS * 1000) };
  }
}
