import type { CodeServer } from './codeServer.mjs';

export function startDemo(options: {
  readonly folder: string;
  readonly home: string;
  readonly extensions: readonly string[];
  readonly consent?: (packages: readonly string[]) => Promise<void>;
}): Promise<CodeServer>;
