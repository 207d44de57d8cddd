import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What we know of a user of the users database. */
@Entity({ name: 'user_directory' })
@Index('ix_user_directory_organization', ['organizationId'], {
  where: 'organization_id is not null',
})
export class UserDirectoryEntry {
  @PrimaryColumn({ type: 'int' })
  userId: number;

  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text', nullable: true })
  fullName: string | null;

  @Column({ type: 'int', nullable: true })
  organizationId: number | null;

  @Column({ type: 'text' })
  systemRole: string;

  @Column({ type: 'boolean' })
  isActive: boolean;

  @Column({ type: 'text', nullable: true })
  badgeColor: string | null;

  @Column({ type: 'text', nullable: true })
  avatarName: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  syncedAt: Date;
}
