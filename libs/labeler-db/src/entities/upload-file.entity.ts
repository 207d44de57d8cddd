import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UploadSession } from './upload-session.entity';

/** A file of an upload session, as it was announced and what became of it. */
@Entity({ name: 'upload_files' })
@ForeignKey(() => UploadSession, ['uploadId'], ['id'], {
  name: 'fk_upload_files_session',
  onDelete: 'CASCADE',
})
@Check('ck_upload_files_size', 'size >= 0')
@Check('ck_upload_files_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
@Check(
  'ck_upload_files_status',
  `status in ('pending', 'created', 'overwritten', 'renamed', 'unchanged', 'skipped', 'refused', 'ignored')`,
)
@Check('ck_upload_files_error', '(error_code is null) = (error_detail is null)')
export class UploadFile {
  @PrimaryColumn({ type: 'text' })
  uploadId: string;

  @PrimaryColumn({ type: 'int' })
  number: number;

  @Column({ type: 'text' })
  path: string;

  /** In bytes, as announced. */
  @Column({ type: 'bigint' })
  size: number;

  /** Lower-case hex, as announced. */
  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  /** The store's id of an object that is sent in parts. */
  @Column({ type: 'text', nullable: true })
  multipartId: string | null;

  @Column({ type: 'text', default: 'pending' })
  status: string;

  /** Whether the status is the last one. */
  @Column({ type: 'boolean', default: false })
  settled: boolean;

  @Column({ type: 'text', nullable: true })
  imageId: string | null;

  @Column({ type: 'text', nullable: true })
  finalPath: string | null;

  /** Path of another image with the same content. */
  @Column({ type: 'text', nullable: true })
  duplicateOf: string | null;

  @Column({ type: 'text', nullable: true })
  errorCode: string | null;

  @Column({ type: 'text', nullable: true })
  errorDetail: string | null;

  /** The object that was refused: only another one is looked at again. */
  @Column({ type: 'text', nullable: true })
  seenEtag: string | null;
}
