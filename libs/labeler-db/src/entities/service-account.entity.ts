import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

@Entity({ name: 'service_accounts' })
@Unique('uq_service_accounts_name', ['serviceName'])
@Index('ix_service_accounts_created', ['createdAt', 'id'])
@Check('ck_service_accounts_name', "service_name <> ''")
export class ServiceAccount {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  id: string;

  @Column({ type: 'varchar', length: 100 })
  serviceName: string;

  /** What older releases stored. It opens nothing any more. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  apiKeyHash: string | null;

  @Column({ type: 'varchar', length: 100, array: true })
  scopes: string[];

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  @Column({ type: 'boolean', default: true })
  isActive: boolean;
}
