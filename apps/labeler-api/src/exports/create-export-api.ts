import { ApiProblems } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ExportView } from './dto/export.view';

/** Describes an endpoint that makes an export. */
export const ApiCreateExport = (operationId: string) =>
  applyDecorators(
    ApiOperation({
      operationId,
      summary: 'Write annotations of a task as a file of another tool',
      description:
        'Of one moment: later edits do not change the file, and the same content gives the same bytes. The answer ' +
        'comes when the file is there. Ask with `Prefer: respond-async` for large datasets and for images: the worker ' +
        'writes the file then, and `Location` tells how far it is. Files are kept for some days.',
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: the answer does not wait for the file.',
      example: 'respond-async',
    }),
    ApiOkResponse({ type: ExportView, description: 'The file is there' }),
    ApiAcceptedResponse({
      type: ExportView,
      description: 'The file is being written',
      headers: {
        Location: {
          description: 'Where to ask how far it is',
          schema: { type: 'string', example: '/api/v1/exports/exp_0123456789abcdef' },
        },
      },
    }),
    ApiProblems({
      400: ['malformed_request', 'unsupported_export_format'],
      404: ['project_not_found', 'dataset_not_found', 'task_type_not_found'],
      409: ['uploads_in_progress', 'stored_splits_unreadable', 'export_interrupted', 'conflict'],
      413: ['body_too_large'],
      415: ['unsupported_media_type'],
      422: ['validation_failed', 'export_not_exact'],
      503: ['database_unavailable', 'storage_unavailable'],
    }),
  );
