import { ApiProperty } from '@nestjs/swagger';

export class HealthView {
  @ApiProperty({ enum: ['healthy'], example: 'healthy' })
  status!: 'healthy';

  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ example: 'production' })
  environment!: string;
}

export class LivenessView {
  @ApiProperty({ enum: ['alive'], example: 'alive' })
  status!: 'alive';
}

export class ReadinessView {
  @ApiProperty({ enum: ['ready', 'degraded', 'not_ready'], example: 'ready' })
  status!: 'ready' | 'degraded' | 'not_ready';

  @ApiProperty({ description: 'True once the process has been asked to stop.', example: false })
  draining!: boolean;

  @ApiProperty({
    description: 'One entry per dependency: up or down, whether it is critical, and safe facts.',
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['status', 'critical'],
      properties: {
        status: { type: 'string', enum: ['up', 'down'] },
        critical: { type: 'boolean' },
      },
      additionalProperties: {
        oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }],
      },
    },
    example: {
      labeler_db: { status: 'up', critical: true, ms: 1, size: 4, idle: 4, waiting: 0, max: 15 },
    },
  })
  checks!: Record<string, Record<string, number | string | boolean>>;
}

export class AppView {
  @ApiProperty({ example: 'Vision AI Labeler API' })
  name!: string;

  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ enum: ['running'], example: 'running' })
  status!: 'running';

  @ApiProperty({ example: 'production' })
  environment!: string;

  @ApiProperty({ type: String, nullable: true, example: '/docs' })
  docs!: string | null;
}
