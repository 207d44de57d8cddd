import { ListDatasetsQuery } from '../../datasets/dto/list-datasets.query';

/** Pages as in the list of datasets. */
export class ListProjectsQuery extends ListDatasetsQuery {}
