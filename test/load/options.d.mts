import type { parseArgs, ParseArgsConfig } from 'node:util';

export declare function readOptions<Config extends ParseArgsConfig>(
  file: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>>;
