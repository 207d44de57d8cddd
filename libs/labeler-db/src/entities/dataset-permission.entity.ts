import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Dataset } from './dataset.entity';

/** The older permission table, folded into project_permissions. */
@Entity({ name: 'dataset_permissions' })
@Unique('uq_dataset_user', ['datasetId', 'userId'])
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_dataset_permissions_dataset',
  onDelete: 'CASCADE',
})
@Index('ix_dataset_permissions_user', ['userId', 'datasetId'])
@Check('ck_dataset_permissions_role', "role in ('owner', 'member')")
export class DatasetPermission {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  datasetId: string;

  @Column({ type: 'int' })
  userId: number;

  @Column({ type: 'varchar', length: 20 })
  role: 'owner' | 'member';

  @Column({ type: 'int' })
  grantedBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  grantedAt: Date;
}
