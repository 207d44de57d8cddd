import { DatasetNotFoundError, type GrantedDataset } from '@libs/access';
import { LabelerDb } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { newProjectId } from './dataset-creator';
import { DatasetRepository } from './dataset.repository';
import { type DatasetProjectView, toDatasetProjectView } from './dto/dataset-project.view';
import { ProjectQueries, type ProjectRow } from './project.queries';

/** The project of a dataset, with what its annotations amount to. */
@Injectable()
export class DatasetProjectService {
  constructor(
    private readonly db: LabelerDb,
    private readonly datasets: DatasetRepository,
    private readonly projects: ProjectQueries,
    private readonly users: UserDirectory,
  ) {}

  /** For whom the route let in. @throws DatasetNotFoundError */
  async get({ datasetId }: GrantedDataset): Promise<DatasetProjectView> {
    const project = (await this.projects.findOf(datasetId)) ?? (await this.make(datasetId));
    const { last_updated_by: editorId } = project;
    const [totals, people] = await Promise.all([
      this.projects.countAnnotations(project.id),
      this.users.findByIds(editorId === null ? [] : [editorId]),
    ]);
    return toDatasetProjectView(project, totals, people.get(editorId ?? 0));
  }

  /** Older releases could lose a project. The new one belongs to the owner of the dataset, whoever looks at it. */
  private async make(datasetId: string): Promise<ProjectRow> {
    await this.db.transaction((tx) =>
      this.datasets.insertMissingProject(tx, datasetId, newProjectId()),
    );
    const project = await this.projects.findOf(datasetId);
    if (!project) throw new DatasetNotFoundError(datasetId);
    return project;
  }
}
