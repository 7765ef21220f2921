import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** A route as the router has it. */
export interface RegisteredRoute {
  /** In capitals. */
  readonly method: string;
  /** With its parameters, as `/api/v1/history/:id`. */
  readonly path: string;
}

/** Does what starts a service, and gives the routes that its application has registered besides what came of it. */
export async function withRoutes<T>(start: () => Promise<T>): Promise<[T, readonly RegisteredRoute[]]> {
  const create = jest.spyOn(NestFactory, 'create');
  try {
    const started = await start();
    return [started, routesOf((await create.mock.results[0]?.value) as NestExpressApplication)];
  } finally {
    create.mockRestore();
  }
}

function routesOf(app: NestExpressApplication): RegisteredRoute[] {
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { stack: readonly Layer[] } };
  return router.stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path })),
  );
}
