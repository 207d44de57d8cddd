import { attachment } from '@libs/http';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { LinkJournal } from '../audit/link-journal';
import type { ExportRow } from './export.repository';

export interface ExportLink {
  url: string;
  expiresAt: Date;
}

/** The longest that a signature allows. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/** Links to the files of exports, signed when somebody asks and kept nowhere. */
@Injectable()
export class ExportLinks {
  constructor(
    private readonly store: ObjectStore,
    private readonly journal: LinkJournal,
  ) {}

  /** The link, once it is on record who gets it. */
  async give(actor: Actor, row: ExportRow): Promise<ExportLink | null> {
    const link = this.of(row);
    if (!link) return null;
    const about = { action: 'export_link', resourceType: 'export' } as const;
    await this.journal.note(actor, { ...about, projectId: row.project_id, ids: [row.id] });
    return link;
  }

  /** Null before there is a file, and for one that is about to be removed. */
  of({ folder, file_name: name, expires_at }: ExportRow, now = new Date()): ExportLink | null {
    const left = Math.floor((expires_at.getTime() - now.getTime()) / 1000);
    if (name === null || left < 1) return null;
    const expiresInSeconds = Math.min(LONGEST_SECONDS, left);
    const url = this.store.presignGet('annotations', `${folder}${name}`, {
      now,
      expiresInSeconds,
      responseContentDisposition: attachment(name),
    });
    return { url, expiresAt: new Date(now.getTime() + expiresInSeconds * 1000) };
  }
}
