import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { ServiceAccount } from './service-account.entity';

@Entity({ name: 'service_keys' })
@Unique('uq_service_keys_prefix', ['keyPrefix'])
@ForeignKey(() => ServiceAccount, ['serviceAccountId'], ['id'], {
  name: 'fk_service_keys_account',
  onDelete: 'CASCADE',
})
@Index('ix_service_keys_account', ['serviceAccountId', 'createdAt'])
@Check('ck_service_keys_prefix', "key_prefix <> ''")
@Check('ck_service_keys_hash', 'octet_length(key_hash) = 32')
export class ServiceKey {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'varchar', length: 100 })
  serviceAccountId: string;

  /** The public beginning of the key, by which it is found. */
  @Column({ type: 'text' })
  keyPrefix: string;

  /** SHA-256 of the whole key. */
  @Column({ type: 'bytea' })
  keyHash: Buffer;

  @Column({ type: 'int' })
  createdBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}
