import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems, namesEntityTag, sendJson, sendNothing } from '@libs/http';
import { Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import {
  AcquiredLockView,
  ForcedLockView,
  ImageLockListView,
  ImageLockView,
  LockHeartbeatView,
  ReleasedLockView,
} from './dto/image-lock.view';
import { ImageLockReader } from './image-lock.reader';
import { ImageLocksService } from './image-locks.service';

const PROJECT = 'project_id';
const IMAGE = 'image_id';

const ApiImageId = () =>
  ApiParam({
    name: IMAGE,
    description: 'Id of the image. Slashes may stand as they are or as `%2F`.',
    example: 'img_0123456789abcdef',
  });

@ApiTags('image locks')
@ApiBearerAuth()
@ApiParam({
  name: PROJECT,
  description: 'Id of the project or of its dataset.',
  example: 'proj_0123456789ab',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['project_not_found', 'dataset_not_found', 'image_not_found'],
  503: ['database_unavailable'],
})
@Controller(`image-locks/:${PROJECT}`)
export class ImageLocksController {
  constructor(
    private readonly locks: ImageLocksService,
    private readonly reader: ImageLockReader,
  ) {}

  @Get()
  @DatasetRoute('image:read', PROJECT)
  @ApiOperation({
    operationId: 'listImageLocks',
    summary: 'Which images somebody works on',
    description:
      'Cheap to ask again: send the `ETag` back in `If-None-Match`. It changes when a lock lapses, too.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOkResponse({ type: ImageLockListView })
  @ApiResponse({ status: 304, description: 'The list is the one that `If-None-Match` names.' })
  async list(@CurrentDataset() dataset: GrantedDataset, @Res() reply: FastifyReply): Promise<void> {
    const known = reply.request.headers['if-none-match'];
    if (known !== undefined) {
      const tag = tagOf(await this.reader.version(dataset));
      if (namesEntityTag(known, tag, 'weak')) return sendNothing(tagged(reply, tag).status(304));
    }
    const { view, version } = await this.reader.list(dataset);
    sendJson(tagged(reply, tagOf(version)), JSON.stringify(view));
  }

  @Get(`:${IMAGE}/status`)
  @DatasetRoute('image:read', PROJECT)
  @ApiImageId()
  @ApiOperation({ operationId: 'getImageLock', summary: 'Who works on an image' })
  @ApiOkResponse({
    description: 'The lock, or null when there is none.',
    content: {
      'application/json': {
        schema: { oneOf: [{ $ref: getSchemaPath(ImageLockView) }, { type: 'null' }] },
      },
    },
  })
  async status(
    @CurrentDataset() dataset: GrantedDataset,
    @Param(IMAGE) imageId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, JSON.stringify(await this.reader.status(dataset, imageId)));
  }

  @Post(`:${IMAGE}/acquire`)
  @HttpCode(200)
  @DatasetRoute('image:lock', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'acquireImageLock',
    summary: 'Take or extend the lock of an image',
    description:
      'That somebody else has it is an answer and no error: `already_locked`. Writing to an image does the same by itself.',
  })
  @ApiOkResponse({ type: AcquiredLockView })
  @ApiProblems({ 423: ['image_locked'] })
  acquire(
    @CurrentDataset() dataset: GrantedDataset,
    @Param(IMAGE) imageId: string,
  ): Promise<AcquiredLockView> {
    return this.locks.acquire(dataset, imageId);
  }

  @Post(`:${IMAGE}/heartbeat`)
  @HttpCode(200)
  @DatasetRoute('image:lock', PROJECT)
  @ApiImageId()
  @ApiOperation({
    operationId: 'extendImageLock',
    summary: 'Extend a lock that the caller has',
    description: 'A lock that has lapsed stays lapsed, and none is taken.',
  })
  @ApiOkResponse({ type: LockHeartbeatView })
  heartbeat(
    @CurrentDataset() dataset: GrantedDataset,
    @Param(IMAGE) imageId: string,
  ): Promise<LockHeartbeatView> {
    return this.locks.heartbeat(dataset, imageId);
  }

  @Delete(`:${IMAGE}/force`)
  @DatasetRoute('image:unlock-any', PROJECT)
  @ApiImageId()
  @ApiOperation({ operationId: 'forceImageLock', summary: 'Release a lock, whoever has it' })
  @ApiOkResponse({ type: ForcedLockView })
  force(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param(IMAGE) imageId: string,
  ): Promise<ForcedLockView> {
    return this.locks.force(dataset, actor, imageId);
  }

  @Delete(`:${IMAGE}`)
  @DatasetRoute('image:lock', PROJECT)
  @ApiImageId()
  @ApiOperation({ operationId: 'releaseImageLock', summary: 'Release a lock that the caller has' })
  @ApiOkResponse({ type: ReleasedLockView })
  release(
    @CurrentDataset() dataset: GrantedDataset,
    @Param(IMAGE) imageId: string,
  ): Promise<ReleasedLockView> {
    return this.locks.release(dataset, imageId);
  }
}

const tagOf = (version: string) => `"${version}"`;

function tagged(reply: FastifyReply, tag: string): FastifyReply {
  return reply.header('ETag', tag).header('Cache-Control', 'private, no-cache');
}
