import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** An image whose file, row or labels changed or went away since the content of the dataset was last frozen. */
@Entity({ name: 'changed_images' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_changed_images_dataset',
  onDelete: 'CASCADE',
})
export class ChangedImage {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  /** The image itself may be gone. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  imageId: string;

  /** The transaction of the last change. */
  @Column({ type: 'bigint', default: () => 'this_transaction()' })
  changedIn: number;
}
