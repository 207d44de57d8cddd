import { DatasetNotFoundError, type GrantedDataset } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { type ProjectView, toProjectView } from './dto/project.view';
import { newProjectId } from './project-id';
import { type Page, ProjectQueries, type ProjectRow } from './project.queries';
import { ProjectRepository } from './project.repository';
import { ProjectBeingRemovedError } from './projects.errors';

/** Projects as people see them. */
@Injectable()
export class ProjectReader {
  constructor(
    private readonly db: LabelerDb,
    private readonly repository: ProjectRepository,
    private readonly projects: ProjectQueries,
    private readonly users: UserDirectory,
  ) {}

  /**
   * For whom the route let in. A dataset without a project gets one.
   * @throws DatasetNotFoundError, ProjectBeingRemovedError
   */
  async get({ datasetId }: Pick<GrantedDataset, 'datasetId'>): Promise<ProjectView> {
    const project = (await this.projects.findOf(datasetId)) ?? (await this.make(datasetId));
    const [view] = await this.describe([project]);
    return view as ProjectView;
  }

  /** Every user may; they see the projects in which they have a role. */
  async list(userId: number, page: Page): Promise<ProjectView[]> {
    return this.describe(await this.projects.listOfMember(userId, page));
  }

  private async describe(rows: readonly ProjectRow[]): Promise<ProjectView[]> {
    const people = await this.users.findByIds(
      rows.flatMap(({ last_updated_by: editorId }) => (editorId === null ? [] : [editorId])),
    );
    return rows.map((row) => toProjectView(row, people));
  }

  /** The new project belongs to the owner of the dataset, whoever looks at it. */
  private async make(datasetId: string): Promise<ProjectRow> {
    const found = await this.db.transaction((tx) =>
      this.repository.insertMissing(tx, datasetId, newProjectId()),
    );
    if (found === 'being_removed') throw new ProjectBeingRemovedError(datasetId);
    const project = await this.projects.findOf(datasetId);
    if (!project) throw new DatasetNotFoundError(datasetId);
    return project;
  }
}
