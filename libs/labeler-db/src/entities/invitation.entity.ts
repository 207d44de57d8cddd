import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { InvitationStatus, ProjectRole } from '../vocabulary';
import { Dataset } from './dataset.entity';

@Entity({ name: 'invitations' })
@Unique('uq_invitations_token', ['token'])
@ForeignKey(() => Dataset, ['projectId'], ['id'], {
  name: 'fk_invitations_dataset',
  onDelete: 'CASCADE',
})
@Index('ux_invitations_pending', ['projectId', 'inviteeId'], {
  unique: true,
  where: "status = 'pending'",
})
@Index('ix_invitations_project', ['projectId', 'createdAt', 'id'])
@Index('ix_invitations_inviter', ['inviterId', 'createdAt', 'id'])
@Index('ix_invitations_invitee', ['inviteeId', 'status', 'createdAt', 'id'])
@Check('ck_invitations_role', "role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer')")
@Check('ck_invitations_status', "status in ('pending', 'accepted', 'cancelled', 'expired')")
export class Invitation {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  token: string;

  /** The id of the dataset, here and on the wire. */
  @Column({ type: 'varchar', length: 100 })
  projectId: string;

  @Column({ type: 'int' })
  inviterId: number;

  @Column({ type: 'int' })
  inviteeId: number;

  @Column({ type: 'varchar', length: 255 })
  inviteeEmail: string;

  @Column({ type: 'varchar', length: 20 })
  role: ProjectRole;

  @Column({ type: 'varchar', length: 20, default: 'pending' })
  status: InvitationStatus;

  @Column({ type: 'text', nullable: true })
  message: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz' })
  expiresAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  acceptedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  cancelledAt: Date | null;
}
