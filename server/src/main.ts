import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createIamData } from './data/iamData';
import { nodeDataFiles } from './data/nodeDataFiles';
import { startServer } from './server';
import { today } from './today';
import { version } from './version';
import { nodeFileSystem } from './workspace/fileSystem';

// Started by an editor, over stdio, IPC or a socket as the arguments say.
startServer({
  connection: createConnection(ProposedFeatures.all),
  data: createIamData(nodeDataFiles(path.join(__dirname, 'data'))),
  fileSystem: nodeFileSystem,
  version,
  today,
});
