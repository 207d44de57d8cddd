import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity({ name: 'user_sessions' })
@Unique('uq_user_sessions_session', ['sessionId'])
@Index('ix_user_sessions_user', ['userId', 'loginAt'])
@Index('ix_user_sessions_login', ['loginAt'])
@Index('ix_user_sessions_open', ['lastActivityAt'], { where: 'logout_at is null' })
@Check('ck_user_sessions_duration', 'duration_seconds >= 0')
export class UserSession {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: number;

  @Column({ type: 'int' })
  userId: number;

  @Column({ type: 'varchar', length: 255 })
  sessionId: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  loginAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  logoutAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastActivityAt: Date | null;

  @Column({ type: 'text', nullable: true })
  ipAddress: string | null;

  @Column({ type: 'text', nullable: true })
  userAgent: string | null;

  @Column({ type: 'int', nullable: true })
  durationSeconds: number | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
