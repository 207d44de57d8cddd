import { CurrentService, type ServiceCaller } from '@libs/auth';
import { originOf, sendNothing } from '@libs/http';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { DATASET_PATHS } from '../dataset-paths';
import { ServiceRoute } from '../service-route';
import { ManifestLineView } from './dto/manifest-line.view';
import { ManifestQuery } from './dto/manifest.query';
import { ManifestsService } from './manifests.service';

const NDJSON = 'application/x-ndjson';

@ApiTags('downloads')
@Controller(DATASET_PATHS)
export class ManifestsController {
  constructor(private readonly manifests: ManifestsService) {}

  @Get(':dataset_id/manifest')
  @ServiceRoute('datasets:download', {
    403: ['permission_denied'],
    404: ['dataset_not_found', 'snapshot_not_found'],
    409: ['uploads_in_progress', 'base_snapshot_newer', 'stored_content_mismatch'],
    422: ['base_snapshot_unknown'],
    503: ['storage_unavailable'],
  })
  @ApiOperation({
    operationId: 'getManifest',
    summary: 'Every file of a dataset or a snapshot, one line each',
    description:
      'Images by path, then annotation files; lines of type `removed` only with `since`. The last line is of type ' +
      '`end`: without it something is missing, and the `cursor` of the last whole line gives the rest. The manifest of ' +
      'a snapshot is the same for ever, but for `url` and `expires_at`. Without a snapshot it lists one moment: the ' +
      'images of its first line on, and the annotation files that are published when it comes to them.',
  })
  @ApiExtraModels(ManifestLineView)
  @ApiProduces(NDJSON)
  @ApiResponse({
    status: 200,
    description: 'One JSON object per line.',
    content: { [NDJSON]: { schema: { $ref: getSchemaPath(ManifestLineView) } } },
  })
  // oxlint-disable-next-line max-params -- each comes from another part of the request
  async get(
    @CurrentService() caller: ServiceCaller,
    @Param('dataset_id') datasetId: string,
    @Query() { snapshot_id, since, cursor }: ManifestQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = {
      snapshotId: snapshot_id ?? null,
      since: since ?? null,
      cursor: cursor ?? null,
    };
    const pieces = await this.manifests.open(caller, { datasetId, ...wanted }, originOf(request));
    // The first piece decides whether there will be a manifest or an error.
    const first = await pieces.next();
    reply.type(NDJSON).header('Cache-Control', 'private, no-store');
    if (request.method === 'HEAD') {
      await pieces.return?.();
      return sendNothing(reply);
    }
    void reply.send(Readable.from(rest(first.value as string, pieces), { objectMode: false }));
  }
}

/** Ends the reading when the client goes away, too. */
async function* rest(
  first: string,
  pieces: AsyncIterableIterator<string>,
): AsyncGenerator<string, void> {
  try {
    yield first;
    yield* pieces;
  } finally {
    await pieces.return?.();
  }
}
