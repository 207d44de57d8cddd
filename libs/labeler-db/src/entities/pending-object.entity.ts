import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An object of the datasets bucket that somebody is writing. */
@Entity({ name: 'pending_objects' })
@Index('ix_pending_objects_holder', ['holder'])
@Index('ix_pending_objects_expires', ['expiresAt', 's3Key'])
@Check('ck_pending_objects_key', "s3_key <> ''")
export class PendingObject {
  @PrimaryColumn({ type: 'text' })
  s3Key: string;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  /** Who writes: an upload, or whoever repairs what one left behind. */
  @Column({ type: 'text' })
  holder: string;

  /** From then on the writer counts as dead. */
  @Column({ type: 'timestamptz' })
  expiresAt: Date;
}
