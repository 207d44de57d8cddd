import { can, DatasetNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import type { ProjectRole } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { GrantedRole, Seat } from './seat';

/** A dataset whose members nobody else changes until the end of the transaction. */
export interface LockedDataset {
  datasetId: string;
  projectId: string;
  ownerId: number;
}

export interface NewSeat {
  projectId: string;
  userId: number;
  role: GrantedRole;
  grantedBy: number;
}

/** Writes of who has which role, in the transaction of the caller. */
@Injectable()
export class SeatRepository {
  /**
   * Every change of members begins with this: they happen one after the other, and never after a deletion has begun.
   * @throws DatasetNotFoundError
   */
  async lockDataset(tx: Tx, datasetId: string): Promise<LockedDataset> {
    const [row] = await tx.sql<{ project_id: string; owner_id: number }>`
      select a.id as project_id, d.owner_id
        from datasets d
        join annotation_projects a on a.dataset_id = d.id and a.removed_at is null
       where d.id = ${datasetId} and d.status <> 'deleting'
         for no key update of d`;
    if (!row) throw new DatasetNotFoundError(datasetId);
    return { datasetId, projectId: row.project_id, ownerId: row.owner_id };
  }

  /**
   * The same for a transfer, which changes what rows of other tables refer to: to take that lock only later
   * could meet an upload half-way.
   * @throws DatasetNotFoundError
   */
  async lockOwnership(tx: Tx, datasetId: string): Promise<LockedDataset> {
    await tx.sql`select from datasets d where d.id = ${datasetId} for update`;
    return this.lockDataset(tx, datasetId);
  }

  /** What the users have in the project; those without a role are left out. */
  async seats(
    tx: Tx,
    projectId: string,
    userIds: readonly number[],
  ): Promise<ReadonlyMap<number, Seat>> {
    const rows = await tx.sql<Seat>`
      select m.id, m.project_id, m.user_id, m.role, m.granted_by, m.granted_at
        from project_permissions m
       where m.project_id = ${projectId} and m.user_id = any(${userIds}::bigint[])`;
    return new Map(rows.map((seat) => [seat.user_id, seat]));
  }

  async insert(tx: Tx, { projectId, userId, role, grantedBy }: NewSeat): Promise<Seat> {
    const [seat] = await tx.sql<Seat>`
      insert into project_permissions (project_id, user_id, role, granted_by)
      values (${projectId}, ${userId}, ${role}, ${grantedBy})
      returning id, project_id, user_id, role, granted_by, granted_at`;
    if (!seat) throw new Error('The inserted seat was not returned');
    return seat;
  }

  async changeRole(tx: Tx, seat: Seat, role: GrantedRole): Promise<Seat> {
    await tx.sql`update project_permissions set role = ${role} where id = ${seat.id}`;
    return { ...seat, role };
  }

  async delete(tx: Tx, { id }: Seat): Promise<void> {
    await tx.sql`delete from project_permissions where id = ${id}`;
  }

  /** The roles change places; the project's owner follows the dataset's by a foreign key. */
  async transfer(tx: Tx, dataset: LockedDataset, from: Seat, to: Seat): Promise<Seat> {
    await tx.sql`
      update project_permissions m
         set role = case when m.id = ${to.id} then 'owner' else 'admin' end
       where m.id in (${from.id}, ${to.id})`;
    await tx.sql`
      update datasets d set owner_id = ${to.user_id}, updated_at = now() where d.id = ${dataset.datasetId}`;
    return { ...to, role: 'owner' };
  }

  /**
   * Takes back what somebody holds by a role that they no longer have: locks of images, invitations that nobody
   * has answered, work that is assigned to them.
   * @param role What they have now; null for nothing.
   */
  async releaseHoldings(
    tx: Tx,
    { datasetId, projectId }: LockedDataset,
    userId: number,
    role: ProjectRole | null,
  ): Promise<void> {
    const [locks, invites] = [can(role, 'image:lock'), can(role, 'member:edit')];
    const [annotates, reviews] = [can(role, 'annotation:create'), can(role, 'annotation:confirm')];
    await tx.sql`
      with l as (
        update image_locks
           set expires_at = greatest(locked_at, clock_timestamp())
         where not ${locks}::boolean and project_id = ${projectId} and user_id = ${userId}
           and expires_at > now()
        returning image_id
      ), e as (
        insert into project_events (project_id, type, payload)
        select ${projectId}, 'lock.released', jsonb_build_object('image_id', l.image_id, 'user_id', ${userId}::int)
          from l
      ), i as (
        update invitations
           set status = 'cancelled', cancelled_at = now()
         where not ${invites}::boolean and project_id = ${datasetId} and inviter_id = ${userId}
           and status = 'pending'
      )
      update annotation_tasks
         set assignee_id = case when ${annotates}::boolean then assignee_id else nullif(assignee_id, ${userId}) end,
             reviewer_id = case when ${reviews}::boolean then reviewer_id else nullif(reviewer_id, ${userId}) end,
             updated_at = now()
       where project_id = ${projectId} and status not in ('completed', 'cancelled')
         and (not ${annotates}::boolean and assignee_id = ${userId}
              or not ${reviews}::boolean and reviewer_id = ${userId})`;
  }
}
