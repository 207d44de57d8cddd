import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { type DiscoveryService, MetadataScanner, type Reflector } from '@nestjs/core';
import { describeAccess, ROUTE_ACCESS, type RouteAccess } from './route-access';

/** One endpoint and who may call it. */
export interface RouteEntry {
  method: string;
  /** Without the application's prefix. */
  path: string;
  access: string;
}

type Handler = (...args: unknown[]) => unknown;
type HandlerMap = Record<string, Handler>;

const scanner = new MetadataScanner();

/** Every endpoint of the application with its declaration, sorted by path. */
export function routeTable(discovery: DiscoveryService, reflector: Reflector): RouteEntry[] {
  return discovery
    .getControllers()
    .flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as HandlerMap;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => prototype[name])
        .filter((handler) => handler !== undefined)
        .filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler))
        .flatMap((handler) => entriesOf(metatype, handler, reflector));
    })
    .sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

function entriesOf(
  controller: NonNullable<object>,
  handler: Handler,
  reflector: Reflector,
): RouteEntry[] {
  const access = reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
    handler,
    controller as Handler,
  ]);
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
  return pathsOf(controller).flatMap((base) =>
    pathsOf(handler).map((own) => ({
      method: RequestMethod[method],
      path: `/${[base, own]
        .flatMap((path) => path.split('/'))
        .filter(Boolean)
        .join('/')}`,
      access: describeAccess(access),
    })),
  );
}

function pathsOf(target: object): string[] {
  const paths = (Reflect.getMetadata(PATH_METADATA, target) ?? '/') as string | string[];
  return Array.isArray(paths) ? paths : [paths];
}
