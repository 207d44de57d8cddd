import {
  CurrentDataset,
  DatasetGate,
  DatasetRoute,
  type GrantedDataset,
  projectOf,
} from '@libs/access';
import { CallerAuthenticator } from '@libs/auth';
import { ApiProblems, sendNothing } from '@libs/http';
import {
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProjectEventStreams } from './project-event-streams';

const PARAMETER = 'project_id';
const DESCRIPTION =
  'Server-Sent Events (WHATWG HTML). `event` is the type, such as `annotation.created` or `lock.released`, and ' +
  '`data` a JSON object: `id`, `type`, `project_id`, `actor_id`, `created_at`, `payload`. ' +
  'Every event is delivered at least once: who reads on with `Last-Event-ID` misses none and may get a few again, ' +
  'known by the `id` in `data`. The event `reset` says that too much was missed: load again what you show. ' +
  'The stream ends with the sign-in or the role of the user.';

/** What authentication looks at, to look at it again later. */
const CurrentContext = createParamDecorator((_: unknown, context: ExecutionContext) => context);

@ApiTags('events')
@ApiBearerAuth()
@ApiParam({
  name: PARAMETER,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@Controller(`projects/:${PARAMETER}/events`)
export class ProjectEventsController {
  constructor(
    private readonly streams: ProjectEventStreams,
    private readonly authenticator: CallerAuthenticator,
    private readonly gate: DatasetGate,
  ) {}

  @Get()
  @DatasetRoute('project:read', PARAMETER)
  @ApiOperation({
    operationId: 'watchProject',
    summary: 'What happens in the project, as it happens',
    description: DESCRIPTION,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last event that the client got: the stream begins after it.',
  })
  @ApiQuery({
    name: 'last_event_id',
    required: false,
    type: String,
    description: 'The same, for clients that cannot send the header.',
  })
  @ApiOkResponse({
    description: 'Server-Sent Events, until one of the two sides ends it.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user', 'permission_denied'],
    404: ['project_not_found', 'dataset_not_found'],
    429: ['too_many_streams'],
    503: ['database_unavailable', 'streams_busy'],
  })
  async watch(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentContext() context: ExecutionContext,
    @Res() reply: FastifyReply,
    @Query('last_event_id') asked?: unknown,
  ): Promise<void> {
    const since = [reply.request.headers['last-event-id'], asked].find(isText);
    describeStream(reply);
    if (reply.request.method === 'HEAD') return sendNothing(reply);
    const { datasetId, userId } = dataset;
    const stream = await this.streams.open({
      projectId: projectOf(dataset),
      userId,
      since,
      requireAccess: async () => {
        await this.authenticator.authenticate(context);
        await this.gate.require(datasetId, userId, 'project:read');
      },
    });
    void reply.send(stream);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function describeStream(reply: FastifyReply): void {
  void reply
    .header('Content-Type', 'text/event-stream; charset=utf-8')
    .header('Cache-Control', 'no-cache, no-transform')
    // Proxies of the kind of nginx would collect the events.
    .header('X-Accel-Buffering', 'no');
}
