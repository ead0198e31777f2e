import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import {
  CancellationTokenSource,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializeRequest,
  LSPErrorCodes,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import { startServer } from '../../server/src/server';
import { iamData } from '../support/engine';

const uri = 'file:///role/trust.json';
const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`;

/** Something to wait for that a test lets happen. */
function createGate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The server in this process, on a disk that answers only when it is told to: an analysis can be caught half-way. */
async function startSlowSession() {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const asked = createGate();
  const released = createGate();
  const fileSystem: FileSystem = {
    readText: () => Promise.resolve(undefined),
    fileNames: async () => {
      asked.open();
      await released.opened;
      return [];
    },
  };
  startServer({
    connection: createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(toServer),
      new StreamMessageWriter(toClient),
    ),
    data: iamData,
    fileSystem,
    version: '0.0.0',
    today: () => '2026-11-22',
    now: () => Date.parse('2026-11-22'),
  });
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  const capabilities = { textDocument: { diagnostic: {} } };
  await client.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities });
  await client.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'json', version: 1, text },
  });
  return { client, asked: asked.opened, release: released.open };
}

describe('a request that is overtaken while its document is analysed', () => {
  it('is answered as cancelled when the client takes it back', async () => {
    const { client, asked, release } = await startSlowSession();
    const source = new CancellationTokenSource();
    const answer = client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
    const rejected = assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    await asked;
    source.cancel();
    // The server has seen the cancellation once it answers a request that was sent behind it.
    await client.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    release();
    await rejected;
    client.dispose();
  });

  it('is called out of date when the document changes', async () => {
    const { client, asked, release } = await startSlowSession();
    const answer = client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    const rejected = assert.rejects(answer, { code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } });
    await asked;
    await client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: '{}' }],
    });
    await client.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    release();
    await rejected;
    const report = await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    assert.deepEqual(report, { kind: 'full', items: [] });
    client.dispose();
  });
});
