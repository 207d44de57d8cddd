import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The columns that we read. Another service owns the table. */
@Entity({ name: 'organizations', synchronize: false })
export class Organization {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 255 })
  company: string;

  @Column({ type: 'varchar', length: 255, nullable: true })
  division: string | null;
}
