import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';

/** The one error body of both apps (RFC 9457). */
export class ProblemView {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Not Found' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty({ example: 'Dataset ds_0123456789abcdef does not exist' })
  detail!: string;

  @ApiProperty({ description: 'Stable code of what went wrong.', example: 'dataset_not_found' })
  error!: string;

  @ApiProperty({ description: 'The same sentence as `detail`.' })
  message!: string;

  @ApiProperty({ description: 'Finds the log line of this request.' })
  request_id!: string;
}

/** Documents error answers: each status with its codes. Extra members are allowed by RFC 9457. */
export function ApiProblems(problems: Record<number, string[]>): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemView),
    ...Object.entries(problems).map(([status, codes]) =>
      ApiResponse({
        status: Number(status),
        description: `${STATUS_CODES[status] ?? 'Error'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: getSchemaPath(ProblemView) },
                { type: 'object', properties: { error: { type: 'string', enum: codes } } },
              ],
            },
          },
        },
      }),
    ),
  );
}
