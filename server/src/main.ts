import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createIamData } from './data/iamData';
import { nodeDataFiles } from './data/nodeDataFiles';
import { startServer } from './server';
import { today } from './today';
import { version } from './version';
import { nodeFileSystem } from './workspace/fileSystem';

/**
 * Beside an editor the server idles most of its life, so small memory is worth more than the last bit of speed. A scan of
 * the workspace wants it the other way round.
 */
function favour(what: 'memory' | 'speed'): void {
  setFlagsFromString(what === 'memory' ? '--optimize-for-size' : '--no-optimize-for-size');
}

favour('memory');

// Started by an editor, over stdio, IPC or a socket as the arguments say.
startServer({
  connection: createConnection(ProposedFeatures.all),
  data: createIamData(nodeDataFiles(path.join(__dirname, 'data'))),
  fileSystem: nodeFileSystem,
  version,
  today,
  favour,
});
