import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ErrorCodes,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { projectRoot } from '../support/root';

interface Started {
  readonly server: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Ends the server and gives its exit code. */
  exit(): Promise<number | null>;
}

/** The real server process, before the handshake. */
function start(): Started {
  const server = spawn(process.execPath, [path.join(projectRoot, 'dist', 'cli.js'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  return {
    server,
    connection,
    async exit() {
      const ended = once(server, 'exit');
      await connection.sendNotification(ExitNotification.type);
      const [code] = await ended;
      connection.dispose();
      return code;
    },
  };
}

const uri = 'file:///role/policy.json';
const place = { textDocument: { uri }, position: { line: 0, character: 30 } };
const text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
const document = { uri, languageId: 'json', version: 1, text };
const hello = { processId: process.pid, rootUri: null, capabilities: {} };

describe('the server before initialize', () => {
  it('refuses requests, drops notifications and initializes all the same', async () => {
    const { connection, exit } = start();
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: document });
    for (const request of [
      connection.sendRequest(HoverRequest.type, place),
      connection.sendRequest(ShutdownRequest.type),
      connection.sendRequest('rolewright/nothing'),
    ]) {
      await assert.rejects(request, {
        code: ErrorCodes.ServerNotInitialized,
        message: 'The server is not initialized yet.',
      });
    }
    const { serverInfo } = await connection.sendRequest(InitializeRequest.type, hello);
    assert.equal(serverInfo?.name, 'Rolewright');
    await connection.sendNotification(InitializedNotification.type, {});
    await assert.rejects(connection.sendRequest(InitializeRequest.type, hello), {
      code: ErrorCodes.InvalidRequest,
      message: 'The server is already initialized.',
    });
    // The document was opened too early, so there is none.
    assert.equal(
      await connection.sendRequest(HoverRequest.type, { ...place, position: { line: 0, character: 66 } }),
      null,
    );
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: document });
    assert.ok(await connection.sendRequest(HoverRequest.type, { ...place, position: { line: 0, character: 66 } }));
    await connection.sendRequest(ShutdownRequest.type);
    assert.equal(await exit(), 0);
  });

  it('ends on exit with an error', async () => {
    assert.equal(await start().exit(), 1);
  });
});

describe('the server after shutdown', () => {
  it('refuses every request and ends on exit', async () => {
    const { connection, exit } = start();
    await connection.sendRequest(InitializeRequest.type, hello);
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: document });
    assert.equal(await connection.sendRequest(ShutdownRequest.type), null);
    for (const request of [
      connection.sendRequest(HoverRequest.type, place),
      connection.sendRequest(InitializeRequest.type, hello),
      connection.sendRequest(ShutdownRequest.type),
    ]) {
      await assert.rejects(request, { code: ErrorCodes.InvalidRequest, message: 'The server has been shut down.' });
    }
    assert.equal(await exit(), 0);
  });
});
