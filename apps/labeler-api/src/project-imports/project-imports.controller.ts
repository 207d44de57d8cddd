import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems, MultipartBody } from '@libs/http';
import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import { ImportAnnotationsForm, ImportAnnotationsQuery } from './dto/import-annotations.query';
import { ProjectImportView } from './dto/project-import.view';
import { ProjectImportsService } from './project-imports.service';

@ApiTags('annotations')
@ApiBearerAuth()
@Controller('annotations')
export class ProjectImportsController {
  constructor(private readonly imports: ProjectImportsService) {}

  @Post('import/project/:project_id')
  @HttpCode(200)
  @DatasetRoute('annotation:create', 'project_id')
  @MultipartBody()
  @ApiOperation({
    operationId: 'importAnnotations',
    summary: 'Import an annotation file into a project',
    description:
      'The file of the form or, without one, the file that is recorded for the dataset or published of a task. In ' +
      'one transaction: all of it or nothing. New annotations are drafts. Appending takes an annotator, merging a ' +
      'reviewer, replacing an admin; so do files with classes that have to be made.',
  })
  @ApiParam({
    name: 'project_id',
    description: 'Id of the project or of its dataset.',
    example: 'proj_0123456789ab',
  })
  @ApiBody({ type: ImportAnnotationsForm, required: false })
  @ApiOkResponse({ type: ProjectImportView })
  @ApiProblems({
    400: ['malformed_request', 'annotations_exist', 'too_many_files'],
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user', 'permission_denied', 'wrong_caller'],
    404: ['project_not_found', 'dataset_not_found', 'annotation_file_not_found'],
    408: ['request_timeout'],
    409: ['conflict'],
    412: ['object_changed'],
    413: ['body_too_large', 'file_too_large'],
    415: ['unsupported_media_type'],
    422: ['validation_failed', 'annotation_file_unreadable'],
    423: ['images_locked'],
    503: ['database_unavailable', 'storage_unavailable', 'uploads_busy'],
  })
  import(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Query() query: ImportAnnotationsQuery,
    @Req() { raw: request }: FastifyRequest,
  ): Promise<ProjectImportView> {
    return this.imports.import(dataset, actor, { query, request });
  }
}
