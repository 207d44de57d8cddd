import type { GrantedDataset } from '@libs/access';
import { Idempotency } from '@libs/idempotency';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { CreateExportDto } from './dto/create-export.dto';
import type { ExportView } from './dto/export.view';
import { ExportJobSender } from './export-job-sender';
import { ExportOrders } from './export-orders';
import { ExportRecords } from './export-records';

/** Exports that the worker writes. */
@Injectable()
export class ExportRequests {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly orders: ExportOrders,
    private readonly records: ExportRecords,
    private readonly sender: ExportJobSender,
  ) {}

  /** The caller may export. @throws what `ExportOrders.order` throws */
  request(dataset: GrantedDataset, actor: Actor, dto: CreateExportDto): Promise<ExportView> {
    return this.idempotency.inOneOf(async (once) => {
      const order = await this.orders.order(dataset, dto, null);
      const view = await this.records.request(order, actor, once);
      await this.sender.send(view.export_id);
      return view;
    });
  }
}
