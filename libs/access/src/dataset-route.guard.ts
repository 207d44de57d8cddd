import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DatasetGate } from './dataset-gate';
import { DATASET_ROUTE, type DatasetRequest, type DatasetRouteRule } from './dataset-route';

/** Lets in whom the rule of `@DatasetRoute(…)` allows, before the body of an upload is read. */
@Injectable()
export class DatasetRouteGuard implements CanActivate {
  constructor(
    private readonly gate: DatasetGate,
    private readonly reflector: Reflector,
  ) {}

  /** @throws DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError, DatabaseUnavailableError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<DatasetRouteRule>(DATASET_ROUTE, targets);
    const request = context.switchToHttp().getRequest<DatasetRequest>();
    const { caller } = request;
    if (caller?.kind !== 'person') throw new Error('@DatasetRoute() needs a signed-in user');
    const reference = request.params[rule.parameter] ?? '';
    request.dataset = await this.gate.require(reference, caller.userId, rule.action);
    return true;
  }
}
