import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Dataset } from './dataset.entity';

/** How many images of a dataset have an ordinal in this stretch of 1024. Kept by triggers on image_metadata. */
@Entity({ name: 'image_blocks' })
@ForeignKey(() => Dataset, ['datasetId'], ['id'], {
  name: 'fk_image_blocks_dataset',
  onDelete: 'CASCADE',
})
@Check('ck_image_blocks_images', 'images >= 0 and images <= 1024')
export class ImageBlock {
  @PrimaryColumn({ type: 'varchar', length: 100 })
  datasetId: string;

  /** The ordinal, divided by 1024. */
  @PrimaryColumn({ type: 'bigint' })
  block: number;

  @Column({ type: 'int' })
  images: number;
}
