import type { GrantedDataset } from '@libs/access';
import { Idempotency } from '@libs/idempotency';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../audit/actor';
import type { CreateExportDto } from './dto/create-export.dto';
import type { ExportView } from './dto/export.view';
import { ExportOrders } from './export-orders';
import { ExportRecords } from './export-records';
import { ExportWriter } from './export-writer';
import type { ExportRow } from './export.repository';

/** Exports that are written while the caller waits. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly orders: ExportOrders,
    private readonly records: ExportRecords,
    private readonly writer: ExportWriter,
  ) {}

  /**
   * The caller may export.
   * @throws what `ExportOrders.order` and `ExportWriter.write` throw; nothing is left then
   */
  create(dataset: GrantedDataset, actor: Actor, dto: CreateExportDto): Promise<ExportView> {
    return this.idempotency.inOneOf(async (once) => {
      const holder = randomUUID();
      const row = await this.records.begin(await this.orders.order(dataset, dto, holder));
      try {
        const written = await this.writer.write({ row, holder });
        return await this.records.finish({ id: row.id, holder }, written, actor, once);
      } catch (error) {
        await this.abandon(row);
        throw error;
      }
    });
  }

  private async abandon(row: ExportRow): Promise<void> {
    // What cannot be abandoned now is finished or removed by the worker.
    await this.records.abandon(row).then(
      () => this.writer.discard(row),
      () => undefined,
    );
  }
}
