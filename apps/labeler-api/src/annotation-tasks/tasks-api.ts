import { ApiProblems } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiTags } from '@nestjs/swagger';

export const TASKS_OF_PROJECT = 'projects/:project_id/tasks';
export const UNKNOWN_PROJECT = ['project_not_found', 'dataset_not_found'];

/** What the documentation of all routes to the tasks of a project has in common. */
export const ApiTasks = () =>
  applyDecorators(
    ApiTags('tasks'),
    ApiBearerAuth(),
    ApiParam({
      name: 'project_id',
      description: 'Id of the project or of its dataset.',
      example: 'proj_0123456789ab',
    }),
    ApiProblems({
      401: ['authentication_required', 'invalid_token'],
      403: ['inactive_user', 'permission_denied'],
      404: [...UNKNOWN_PROJECT, 'task_not_found'],
      422: ['validation_failed'],
      503: ['database_unavailable'],
    }),
  );
