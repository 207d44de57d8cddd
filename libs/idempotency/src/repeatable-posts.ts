import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants';
import { MetadataScanner } from '@nestjs/core';
import { IdempotencyInterceptor } from './idempotency.interceptor';

type Part = Type<object> | DynamicModule;
type Handlers = Record<string, object>;

const scanner = new MetadataScanner();

/**
 * Puts the interceptor before the handlers of POST of a module and of all that it imports. One for every route would be
 * passed by each GET, too, where passing an interceptor is most of what a short request costs.
 * @param root Before an application is made of it.
 * @returns the same module
 */
export function withRepeatablePosts(root: DynamicModule): DynamicModule {
  const seen = new Set<unknown>();
  const visit = (part: Part): void => {
    if (seen.has(part)) return;
    seen.add(part);
    for (const controller of partsOf(part, 'controllers')) cover(controller as Type<Handlers>);
    for (const imported of partsOf(part, 'imports')) visit(imported);
  };
  visit(root);
  return root;
}

/** What the decorator of a module and its dynamic definition say, together. */
function partsOf(part: Part, member: 'controllers' | 'imports'): Part[] {
  const type = 'module' in part ? part.module : part;
  const decorated = (Reflect.getMetadata(member, type) ?? []) as Part[];
  return 'module' in part ? [...decorated, ...((part[member] ?? []) as Part[])] : decorated;
}

function cover(controller: Type<Handlers>): void {
  const prototype = controller.prototype as Handlers;
  for (const name of scanner.getAllMethodNames(prototype)) {
    const handler = prototype[name];
    if (!handler || Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.POST) continue;
    const known = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? []) as unknown[];
    if (known.includes(IdempotencyInterceptor)) continue;
    Reflect.defineMetadata(INTERCEPTORS_METADATA, [IdempotencyInterceptor, ...known], handler);
  }
}
