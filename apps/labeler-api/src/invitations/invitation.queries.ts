import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { INVITATION_COLUMNS, INVITATION_STATUS, type InvitationRow } from './invitation-row';

export const INVITATION_TYPES = ['received', 'sent'] as const;
export type InvitationType = (typeof INVITATION_TYPES)[number];

export interface InvitationSearch {
  userId: number;
  type: InvitationType;
  /** Any text; one that is no status matches nothing. Null for all. */
  status: string | null;
  /** Id of a dataset or of its project. Null for all. */
  reference: string | null;
  limit: number;
  offset: number;
}

export interface InvitationPage {
  /** Of all pages. */
  total: number;
  invitations: InvitationRow[];
}

/** One row without an invitation when the page lies behind the last one. */
const list = (person: string) => `
  with matching as materialized (
    select ${INVITATION_COLUMNS}
      from invitations i
      join datasets d on d.id = i.project_id and d.status <> 'deleting'
      join annotation_projects a on a.dataset_id = d.id
     where i.${person} = $1
       and ($2::text is null or ${INVITATION_STATUS} = $2)
       and ($3::text is null or $3 in (d.id, a.id))
  )
  select t.total, p.*
    from (select count(*)::int as total from matching) t
    left join lateral (select * from matching m order by m.created_at desc, m.id desc offset $4 limit $5) p on true
   order by p.created_at desc, p.id desc`;

const LIST: Record<InvitationType, string> = {
  received: list('invitee_id'),
  sent: list('inviter_id'),
};

@Injectable()
export class InvitationQueries {
  constructor(private readonly db: LabelerDb) {}

  /** The invitations that somebody received or sent, newest first. */
  async list(search: InvitationSearch): Promise<InvitationPage> {
    const { userId, type, status, reference, offset, limit } = search;
    const rows = await this.db.query<{ total: number } & (InvitationRow | { id: null })>(
      LIST[type],
      [userId, status, reference, offset, limit],
    );
    const invitations = rows.flatMap(({ total: _total, ...row }) => (row.id === null ? [] : [row]));
    return { total: rows[0]?.total ?? 0, invitations };
  }
}
