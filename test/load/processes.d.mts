import type { ChildProcess } from 'node:child_process';

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly startMs: number;
}

export declare function startServer(
  script: string,
  options: { cwd?: string; env?: Readonly<Record<string, string>>; log?: string; nodeOptions?: readonly string[] },
): Promise<Server>;
export declare function stopServer(server: Pick<Server, 'child'>, signal?: NodeJS.Signals): Promise<void>;
export declare function median(numbers: readonly number[]): number;
