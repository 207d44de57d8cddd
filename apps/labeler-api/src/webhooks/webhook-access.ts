import { DatasetGate } from '@libs/access';
import { AdminRequiredError, type PersonCaller } from '@libs/auth';
import { AppError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import type { WebhookRow } from './webhook-row';
import { WebhookQueries } from './webhook.queries';
import { WebhookNotFoundError } from './webhooks.errors';

const ACTION = 'webhook:manage';

/** Who may manage webhooks: of a dataset its admins, of the system its administrators. */
@Injectable()
export class WebhookAccess {
  constructor(
    private readonly gate: DatasetGate,
    private readonly webhooks: WebhookQueries,
  ) {}

  /**
   * @param reference Id of a dataset or of its project; null: the whole system.
   * @returns the id of the dataset
   * @throws AdminRequiredError, DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError
   */
  async scope(caller: PersonCaller, reference: string | null): Promise<string | null> {
    if (reference === null) {
      if (!caller.isSystemAdmin) throw new AdminRequiredError();
      return null;
    }
    const { datasetId } = await this.gate.require(reference, caller.userId, ACTION);
    return datasetId;
  }

  /** Who may not see its dataset may not know of a webhook. @throws WebhookNotFoundError, RoleRequiredError */
  async find(caller: PersonCaller, id: string): Promise<WebhookRow> {
    const row = await this.webhooks.find(id);
    if (!row) throw new WebhookNotFoundError(id);
    try {
      await this.scope(caller, row.dataset_id);
    } catch (error) {
      const isHidden =
        error instanceof AdminRequiredError ||
        (error instanceof AppError && error.kind === 'not_found');
      throw isHidden ? new WebhookNotFoundError(id) : error;
    }
    return row;
  }
}
