import type { ProjectRole } from '@libs/labeler-db';

/** Every role but the owner's, which is transferred. */
export type GrantedRole = Exclude<ProjectRole, 'owner'>;

/** A row of project_permissions: somebody's role in a project. */
export type Seat = {
  id: number;
  project_id: string;
  user_id: number;
  role: ProjectRole;
  granted_by: number;
  granted_at: Date;
};
