import type { ArchiveContent } from '@libs/archives';
import type { ServiceCaller } from '@libs/auth';
import { BatchLoader } from '@libs/database';
import type { Origin } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export interface IssuedLink {
  content: ArchiveContent;
  userId: number;
  purpose: string | null;
  expiresAt: Date;
}

interface Entry {
  datasetId: string;
  userId: number;
  details: string;
  origin: Origin;
}

/** Keeps on record who got a link to what, and through which service. */
@Injectable()
export class DownloadAudit {
  private readonly entries: BatchLoader<Entry, string>;

  constructor(private readonly db: LabelerDb) {
    this.entries = new BatchLoader((entries) => this.insert(entries));
  }

  /** @returns the name of the dataset */
  record(caller: ServiceCaller, link: IssuedLink, origin: Origin): Promise<string> {
    const { datasetId, contentId, sizeBytes } = link.content;
    const details = JSON.stringify({
      service_id: caller.serviceId,
      service_name: caller.serviceName,
      acting_user_id: caller.actingUserId,
      purpose: link.purpose,
      content_id: contentId,
      size_bytes: sizeBytes,
      expires_at: link.expiresAt,
    });
    return this.entries.load({ datasetId, userId: link.userId, details, origin });
  }

  /** Writes the entries of one turn of the event loop in one commit; answers with the names, in order. */
  private async insert(entries: Entry[]): Promise<string[]> {
    const rows = await this.db.sql<{ name: string }>`
      with links as (
        select q.*
          from unnest((select ${entries.map(({ userId }) => userId)}::int[]),
                      (select ${entries.map(({ datasetId }) => datasetId)}::text[]),
                      (select ${entries.map(({ details }) => details)}::text[]),
                      (select ${entries.map(({ origin }) => origin.ipAddress)}::text[]),
                      (select ${entries.map(({ origin }) => origin.userAgent)}::text[]))
               with ordinality as q(user_id, dataset_id, details, ip_address, user_agent, n)
      ), recorded as (
        insert into audit_logs (user_id, action, resource_type, resource_id, details, ip_address, user_agent)
        select l.user_id, 'download_url_issued', 'dataset', l.dataset_id, l.details::jsonb, l.ip_address, l.user_agent
          from links l
         order by l.n
      )
      select coalesce(d.name, l.dataset_id) as name
        from links l
        left join datasets d on d.id = l.dataset_id
       order by l.n`;
    return rows.map(({ name }) => name);
  }
}
