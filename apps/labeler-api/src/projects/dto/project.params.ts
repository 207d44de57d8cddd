import { ApiParam } from '@nestjs/swagger';

/** Name of the path parameter of routes below a project. */
export const PROJECT_ID = 'project_id';

/** The path parameter of `@DatasetRoute(…, PROJECT_ID)`. */
export const ApiProjectId = () =>
  ApiParam({
    name: PROJECT_ID,
    description: 'Id of the project, or of its dataset.',
    example: 'proj_0123456789ab',
  });
