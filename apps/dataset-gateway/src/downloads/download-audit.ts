import type { ArchiveContent } from '@libs/archives';
import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export interface IssuedLink {
  content: ArchiveContent;
  userId: number;
  purpose: string | null;
  expiresAt: Date;
}

/** Keeps on record who got a link to what, and through which service. */
@Injectable()
export class DownloadAudit {
  constructor(private readonly db: LabelerDb) {}

  /** @returns the name of the dataset */
  async record(caller: ServiceCaller, link: IssuedLink, origin: Origin): Promise<string> {
    const { datasetId, contentId, sizeBytes } = link.content;
    const details = {
      service_id: caller.serviceId,
      service_name: caller.serviceName,
      acting_user_id: caller.actingUserId,
      purpose: link.purpose,
      content_id: contentId,
      size_bytes: sizeBytes,
      expires_at: link.expiresAt,
    };
    const [row] = await this.db.sql<{ name: string }>`
      with entry as (
        insert into audit_logs (user_id, action, resource_type, resource_id, details, ip_address, user_agent)
        values (${link.userId}, 'download_url_issued', 'dataset', ${datasetId},
                ${JSON.stringify(details)}, ${origin.ipAddress}, ${origin.userAgent})
      )
      select d.name from datasets d where d.id = ${datasetId}`;
    return row?.name ?? datasetId;
  }
}
