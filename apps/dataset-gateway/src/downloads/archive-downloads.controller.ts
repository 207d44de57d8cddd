import { Public } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ArchiveDownloadsService } from './archive-downloads.service';

const ZIP = { type: 'string', format: 'binary' };

/** The links of `DownloadUrlsController`: whoever has one may follow it. */
@ApiTags('downloads')
@Public()
@Controller('downloads')
export class ArchiveDownloadsController {
  constructor(private readonly downloads: ArchiveDownloadsService) {}

  @Get(':token/:file_name')
  @ApiOperation({
    operationId: 'downloadArchive',
    summary: 'The ZIP that a download link leads to',
    description:
      'The signature in the link is the credential. Also answers `HEAD`, `If-Match`, `If-None-Match`, and `If-Range`.',
  })
  @ApiHeader({
    name: 'Range',
    required: false,
    schema: { type: 'string', example: 'bytes=1048576-' },
  })
  @ApiProduces('application/zip')
  @ApiResponse({ status: 200, description: 'The whole archive', schema: ZIP })
  @ApiResponse({ status: 206, description: 'The part that `Range` asks for', schema: ZIP })
  @ApiResponse({ status: 304, description: 'The archive is the one that `If-None-Match` names.' })
  @ApiProblems({
    400: ['malformed_request'],
    403: ['download_link_invalid'],
    409: ['stored_content_mismatch'],
    410: ['download_link_expired', 'archive_outdated'],
    412: ['precondition_failed'],
    416: ['range_not_satisfiable'],
    503: ['database_unavailable', 'storage_unavailable'],
  })
  async download(
    @Param('token') token: string,
    @Param('file_name') fileName: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(token, fileName, reply);
  }
}
