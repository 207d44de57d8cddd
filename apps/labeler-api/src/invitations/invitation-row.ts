import type { InvitationStatus, ProjectRole } from '@libs/labeler-db';

export type InvitationRow = {
  id: number;
  token: string;
  dataset_id: string;
  inviter_id: number;
  invitee_id: number;
  invitee_email: string;
  role: ProjectRole;
  status: InvitationStatus;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  cancelled_at: Date | null;
  project_name: string;
};

export function peopleOf(row: InvitationRow): number[] {
  return [row.inviter_id, row.invitee_id];
}

/** What is not answered in time has expired; nothing needs to write that down. The table is `i`. */
export const INVITATION_STATUS = `case when i.status = 'pending' and i.expires_at <= now() then 'expired' else i.status end`;

/** The columns of `InvitationRow`; the tables are `i` and `a`, the project. */
export const INVITATION_COLUMNS = `i.id, i.token, i.project_id as dataset_id, i.inviter_id, i.invitee_id, i.invitee_email,
  i.role, ${INVITATION_STATUS} as status, i.created_at, i.expires_at, i.accepted_at, i.cancelled_at, a.name as project_name`;
