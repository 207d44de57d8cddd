import { SystemAdminRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { AdminJobsService } from './admin-jobs.service';
import { JobParams } from './dto/job.params';
import { JobPageView, JobQueuesView, JobView } from './dto/job.view';
import { ListJobsQuery } from './dto/list-jobs.query';

const UNKNOWN = { 404: ['job_not_found'] };
const CONFLICT = { ...UNKNOWN, 409: ['job_state_conflict', 'conflict'] };

@ApiTags('jobs')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('admin/jobs')
export class AdminJobsController {
  constructor(private readonly jobs: AdminJobsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'Background jobs, the newest first',
    description: 'Those that are over are listed for half a day.',
  })
  @ApiOkResponse({ type: JobPageView })
  list(@Query() query: ListJobsQuery): Promise<JobPageView> {
    return this.jobs.list(query);
  }

  @Get('queues')
  @ApiOperation({
    operationId: 'listJobQueues',
    summary: 'How much there is of each queue in each state, and since when',
  })
  @ApiOkResponse({ type: JobQueuesView })
  queues(): Promise<JobQueuesView> {
    return this.jobs.queues();
  }

  @Get(':job_id')
  @ApiOperation({ operationId: 'getJob', summary: 'One job' })
  @ApiOkResponse({ type: JobView })
  @ApiProblems(UNKNOWN)
  get(@Param() { job_id: id }: JobParams): Promise<JobView> {
    return this.jobs.get(id);
  }

  @Post(':job_id/retry')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'retryJob',
    summary: 'Run a job now that failed, was cancelled or waits for its next try',
  })
  @ApiOkResponse({ type: JobView })
  @ApiProblems(CONFLICT)
  retry(@CurrentActor() actor: Actor, @Param() { job_id: id }: JobParams): Promise<JobView> {
    return this.jobs.retry(actor, id);
  }

  @Post(':job_id/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job that waits or runs',
    description:
      'Who runs it is told to stop within seconds. An export then has no file; work that the system needs, such as the ' +
      'removal of a dataset, is sent again by the next sweep.',
  })
  @ApiOkResponse({ type: JobView })
  @ApiProblems(CONFLICT)
  cancel(@CurrentActor() actor: Actor, @Param() { job_id: id }: JobParams): Promise<JobView> {
    return this.jobs.cancel(actor, id);
  }
}
