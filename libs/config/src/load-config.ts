import { type z } from 'zod';

/** The environment as the process got it. Empty strings count as absent. */
export type Environment = Record<string, string | undefined>;

/** Settings are wrong or missing. `problems` has one line per variable and never a value. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`Wrong or missing settings:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Schemas = Record<string, z.ZodType>;
export type Config<S extends Schemas> = { [K in keyof S]: z.infer<S[K]> };

/**
 * Reads every section of the settings once, before the application starts.
 * Each schema names environment variables on its input side and gives typed settings on its output side.
 * @throws ConfigError with all problems of all sections together.
 */
export function loadConfig<S extends Schemas>(schemas: S, env: Environment): Config<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [section, schema] of Object.entries(schemas)) {
    const result = schema.safeParse(present);
    if (result.success) config[section] = result.data;
    else problems.push(...result.error.issues.map(describe));
  }
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return config as Config<S>;
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  return [name, missing ? 'is missing' : issue.message].filter(Boolean).join(': ');
}
