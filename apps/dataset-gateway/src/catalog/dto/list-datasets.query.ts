import { VISIBILITIES } from '@libs/labeler-db';
import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../list-request';

export const TASK_TYPE_QUERY: ApiQueryOptions = {
  name: 'task_type',
  required: false,
  description: 'Describe the publication of this task, if there is one, instead of the first.',
  schema: { type: 'string', example: 'segmentation' },
};

const QUERY: ApiQueryOptions[] = [
  {
    name: 'user_id',
    description: 'Only datasets that this user owns.',
    schema: { type: 'integer', minimum: 1, example: 3 },
  },
  { name: 'visibility', schema: { type: 'string', enum: [...VISIBILITIES] } },
  {
    name: 'labeled',
    description: 'Whether something is published.',
    schema: { type: 'boolean', example: true },
  },
  {
    name: 'tags',
    description:
      'Datasets that have all of these: a comma-separated list, or the parameter repeated.',
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { type: 'string' }, example: ['line 3', 'steel'] },
  },
  { name: 'format', schema: { type: 'string', example: 'dice' } },
  {
    name: 'task_type',
    description: 'Datasets with a publication of this task, described by it.',
    schema: { type: 'string', example: 'detection' },
  },
  { name: 'page', schema: { type: 'integer', minimum: 1, default: 1 } },
  {
    name: 'limit',
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  },
  {
    name: 'cursor',
    description:
      'The `next_cursor` of the page before, with the same filters. It goes before `page`.',
    schema: { type: 'string' },
  },
];

/** Documents the query of a list. `readListRequest` reads it. */
export const ApiListQuery = () =>
  applyDecorators(...QUERY.map((options) => ApiQuery({ required: false, ...options })));
