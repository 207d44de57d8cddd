import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The columns that we read. Another service owns the table; columns that only some deployments have are left out. */
@Entity({ name: 'users', synchronize: false })
export class User {
  @PrimaryColumn({ type: 'int' })
  id: number;

  /** Unique, in the case in which it was entered. */
  @Column({ type: 'varchar', length: 255 })
  email: string;

  /** Null for people who sign in elsewhere. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  hashedPassword: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  fullName: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  company: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  division: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  department: string | null;

  @Column({ type: 'int', nullable: true })
  organizationId: number | null;

  /** An enum whose labels differ between deployments: compare it as text, after `::text`. */
  @Column({ type: 'varchar' })
  systemRole: string;

  @Column({ type: 'boolean' })
  isActive: boolean;

  @Column({ type: 'varchar', length: 100, nullable: true })
  avatarName: string | null;

  @Column({ type: 'varchar', length: 20, nullable: true })
  badgeColor: string | null;

  @Column({ type: 'timestamp' })
  createdAt: Date;

  @Column({ type: 'timestamp' })
  updatedAt: Date;
}
