import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** The running hash of a part of the newest revision: of its images, or of the labels of a task. */
@Entity({ name: 'revision_states' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_revision_states_dataset',
  onDelete: 'CASCADE',
})
@Check('ck_revision_states_state', 'octet_length(state) = 2048')
export class RevisionState {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  @PrimaryColumn({ type: 'text' })
  part: string;

  @Column({ type: 'bytea' })
  state: Buffer;
}
