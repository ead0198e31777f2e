import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createIamData } from '../../engine/src/data/iamData';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { nodeFileSystem } from '../../node/src/fileSystem';
import { today } from '../../node/src/today';
import { version } from '../../node/src/version';
import { type MemoryMode, startServer } from './server';

/** V8's flags for a heap that stays small, and for one that grows as it likes. */
const heapFlags = {
  memory: ['--optimize-for-size', '--semi-space-growth-factor=1'],
  speed: ['--no-optimize-for-size', '--semi-space-growth-factor=2'],
} as const;

/**
 * Beside an editor the server idles most of its life, so small memory is worth more than the last bit of speed. A scan of
 * the workspace wants it the other way round, and leaves garbage behind that nothing else would soon collect.
 */
function setMemoryMode(mode: MemoryMode): void {
  for (const flag of heapFlags[mode]) setFlagsFromString(flag);
  if (mode === 'memory') collectGarbage();
}

for (const flag of [...heapFlags.memory, '--expose-gc']) setFlagsFromString(flag);
const collectGarbage: () => void = runInNewContext('gc');

// Started by an editor, over stdio, IPC or a socket as the arguments say.
startServer({
  connection: createConnection(ProposedFeatures.all),
  data: createIamData(nodeDataFiles(path.join(__dirname, 'data'))),
  fileSystem: nodeFileSystem,
  version,
  today,
  now: Date.now,
  setMemoryMode,
});
