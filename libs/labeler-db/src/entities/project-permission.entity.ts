import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ProjectRole } from '../vocabulary';
import { AnnotationProject } from './annotation-project.entity';

@Entity({ name: 'project_permissions' })
@Unique('uq_project_user', ['projectId', 'userId'])
@ForeignKey(() => AnnotationProject, ['projectId'], ['id'], {
  name: 'fk_project_permissions_project',
  onDelete: 'CASCADE',
})
@ForeignKey(() => AnnotationProject, ['ownedProjectId', 'userId'], ['id', 'ownerId'], {
  name: 'fk_project_permissions_owner',
  onDelete: 'CASCADE',
  deferrable: 'INITIALLY DEFERRED',
})
@Index('ix_project_permissions_user', ['userId', 'projectId'])
@Index('ix_project_permissions_member', ['userId', 'projectId'], {
  where: 'owned_project_id is null',
})
@Index('ix_project_permissions_owner', ['ownedProjectId', 'userId'], {
  where: 'owned_project_id is not null',
})
@Check(
  'ck_project_permissions_role',
  "role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer')",
)
export class ProjectPermission {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 50 })
  projectId: string;

  @Column({ type: 'int' })
  userId: number;

  @Column({ type: 'varchar', length: 20 })
  role: ProjectRole;

  @Column({ type: 'int' })
  grantedBy: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  grantedAt: Date;

  /** The project, for the row of its owner. */
  @Column({
    type: 'varchar',
    length: 50,
    nullable: true,
    generatedType: 'STORED',
    asExpression: "case when role = 'owner' then project_id end",
    insert: false,
    update: false,
  })
  ownedProjectId: string | null;
}
