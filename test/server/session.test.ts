import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  FileChangeType,
  LSPErrorCodes,
  type TextDocumentEdit,
  type WorkspaceDiagnosticReportPartialResult,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type WorkspaceRole, workspaceRoles } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

const uri = 'file:///role/lambda-trust-policy.json';
const trust = (service: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "${service}" },
      "Action": "sts:AssumeRole"
    }
  ]
}
`;
const serviceRange = (service: string) => ({
  start: { line: 5, character: 33 },
  end: { line: 5, character: 33 + service.length },
});

describe('a session in which the client pulls', () => {
  let session: Session;
  before(async () => {
    session = await startSession({ pull: true });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  it('says what it can do', () => {
    const { capabilities, serverInfo } = session.initialized;
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'rolewright',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.equal(serverInfo?.name, 'Rolewright');
  });

  it('finds the wrong principal at its exact place, with code, link and data', async () => {
    await session.open(uri, trust('ec2.amazonaws.com'));
    const [diagnostic, ...others] = await session.pull(uri);
    assert.deepEqual(others, []);
    assert.deepEqual(diagnostic?.range, serviceRange('ec2.amazonaws.com'));
    assert.equal(diagnostic?.code, 'trust-wrong-service-for-use-case');
    assert.equal(diagnostic?.severity, DiagnosticSeverity.Error);
    assert.equal(diagnostic?.source, 'rolewright');
    assert.match(diagnostic?.codeDescription?.href ?? '', /trust-wrong-service-for-use-case\.md$/);
  });

  it('offers a code action that mends it, for the version at hand', async () => {
    const diagnostics = await session.pull(uri);
    const actions = await session.codeActions(uri, serviceRange('ec2.amazonaws.com'), diagnostics);
    const titles = actions.map((action) => action.title);
    assert.equal(titles[0], 'Trust lambda.amazonaws.com instead of ec2.amazonaws.com');
    const change = actions[0]?.edit?.documentChanges?.[0] as TextDocumentEdit;
    assert.equal(change.textDocument.version, 1);
    const document = TextDocument.create(uri, 'json', 1, trust('ec2.amazonaws.com'));
    const fixed = TextDocument.applyEdits(document, change.edits as { range: Diagnostic['range']; newText: string }[]);
    assert.equal(fixed, trust('lambda.amazonaws.com'));
    await session.change(uri, 2, fixed);
    assert.deepEqual(await session.pull(uri), []);
  });

  it('drops a result that a change has overtaken', async () => {
    // The request and the change are in the pipe together: either the old text is answered before the change is read,
    // or the result is called out of date. It never gives findings of the old text for the new one.
    const answer = session.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    await session.change(uri, 3, trust('ec2.amazonaws.com'));
    const outcome = await answer.then(
      (report) => (report.kind === 'full' ? report.items.length : -1),
      (error: { code: number; data?: { retriggerRequest?: boolean } }) => error,
    );
    if (typeof outcome === 'number') assert.equal(outcome, 0);
    else {
      assert.equal(outcome.code, LSPErrorCodes.ServerCancelled);
      assert.equal(outcome.data?.retriggerRequest, true);
    }
    assert.equal((await session.pull(uri)).length, 1);
  });

  it('has nothing to say of other JSON, of closed documents and of documents it never saw', async () => {
    await session.open('file:///role/package.json', '{ "name": "x", "version": "1.0.0" }');
    assert.deepEqual(await session.pull('file:///role/package.json'), []);
    await session.close(uri);
    assert.deepEqual(await session.pull(uri), []);
    assert.deepEqual(await session.pull('file:///role/never-opened.json'), []);
  });

  it('checks a document that was never saved', async () => {
    await session.open('untitled:Untitled-1', trust('lamda.amazonaws.com'));
    const codes = (await session.pull('untitled:Untitled-1')).map(({ code }) => code);
    assert.deepEqual(codes, ['principal-service-unknown']);
  });

  it('lets JSONC have comments and JSON not', async () => {
    const text = trust('lambda.amazonaws.com').replace('{\n', '{\n  // who may take the role\n');
    await session.open('file:///role/a-trust-policy.jsonc', text, 'jsonc');
    assert.deepEqual(await session.pull('file:///role/a-trust-policy.jsonc'), []);
    await session.open('file:///role/a-trust-policy.json', text);
    const [diagnostic, ...others] = await session.pull('file:///role/a-trust-policy.json');
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, 'json-syntax');
    assert.deepEqual(diagnostic?.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 26 } });
  });

  it('survives text that nobody would write', async () => {
    const odd = [
      '',
      '\u0000\u0001"Statement"',
      '['.repeat(100_000),
      `{"Statement":${'{"a":'.repeat(5000)}`,
      '"Statement"',
    ];
    for (const [index, text] of odd.entries()) {
      const name = `file:///role/odd-${index}-trust-policy.json`;
      await session.open(name, text);
      assert.ok((await session.pull(name)).every(({ source }) => source === 'rolewright'));
      await session.close(name);
    }
  });
});

describe('a session in which findings are pushed', () => {
  it('sends findings with their version, again after a change, and none after closing', async () => {
    const session = await startSession({ pull: false });
    await session.open(uri, trust('ec2.amazonaws.com'));
    const first = await session.pushed(uri);
    assert.equal(first.version, 1);
    assert.deepEqual(
      first.diagnostics.map(({ code }) => code),
      ['trust-wrong-service-for-use-case'],
    );
    await session.change(uri, 2, trust('ec2.amazonaws.co'));
    await session.change(uri, 3, trust('lambda.amazonaws.com'));
    const second = await session.pushed(uri);
    assert.equal(second.version, 3);
    assert.deepEqual(second.diagnostics, []);
    await session.close(uri);
    assert.deepEqual((await session.pushed(uri)).diagnostics, []);
    assert.equal(await session.stop(), 0);
  });
});

describe('settings', () => {
  it('weigh rules, name kinds and leave files alone', async () => {
    const settings = {
      rules: { 'trust-wrong-service-for-use-case': 'suggestion' },
      fileKinds: { '**/ignored*.json': 'ignore' },
    };
    const session = await startSession({ pull: true, settings });
    await session.open(uri, trust('ec2.amazonaws.com'));
    const diagnostics = await session.pull(uri);
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      [DiagnosticSeverity.Hint],
    );
    const ignored = 'file:///role/ignored-lambda-trust-policy.json';
    await session.open(ignored, trust('ec2.amazonaws.com'));
    assert.deepEqual(await session.pull(ignored), []);
    assert.equal(await session.stop(), 0);
  });

  it('switch everything off', async () => {
    const session = await startSession({ pull: true, settings: { enable: false } });
    await session.open(uri, trust('ec2.amazonaws.com'));
    assert.deepEqual(await session.pull(uri), []);
    assert.equal(await session.stop(), 0);
  });
});

describe('the workspace', () => {
  let folder: string;
  let session: Session;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-workspace-'));
    await writeFile(path.join(folder, 'lambda-trust-policy.json'), trust('ec2.amazonaws.com'));
    await writeFile(path.join(folder, 'clean-trust-policy.json'), trust('lambda.amazonaws.com'));
    await writeFile(path.join(folder, 'generated-lambda-trust.json'), trust('ec2.amazonaws.com'));
    await writeFile(path.join(folder, '.gitignore'), 'generated-*\n');
    await writeFile(path.join(folder, 'data.json'), '{ "Statement": "none of ours" }');
    session = await startSession({ pull: true, folder });
  });
  after(async () => {
    await session.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is reported in full, then as it changes, until the request is cancelled', async () => {
    const fileUri = (name: string) => pathToFileURL(path.join(folder, name)).href;
    const reports = createReports();
    const source = new CancellationTokenSource();
    session.connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'follow', reports.add);
    const answer = session.connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds: [], partialResultToken: 'follow' },
      source.token,
    );
    assert.deepEqual(await reports.next(), [
      [fileUri('lambda-trust-policy.json'), ['trust-wrong-service-for-use-case']],
    ]);

    await writeFile(path.join(folder, 'lambda-trust-policy.json'), trust('lambda.amazonaws.com'));
    await changed(fileUri('lambda-trust-policy.json'), FileChangeType.Changed);
    assert.deepEqual(await reports.next(), [[fileUri('lambda-trust-policy.json'), []]]);

    await writeFile(path.join(folder, 'clean-trust-policy.json'), trust('lamda.amazonaws.com'));
    await changed(fileUri('clean-trust-policy.json'), FileChangeType.Changed);
    assert.deepEqual(await reports.next(), [[fileUri('clean-trust-policy.json'), ['principal-service-unknown']]]);

    await rm(path.join(folder, 'clean-trust-policy.json'));
    await changed(fileUri('clean-trust-policy.json'), FileChangeType.Deleted);
    assert.deepEqual(await reports.next(), [[fileUri('clean-trust-policy.json'), []]]);

    // Of a folder that goes, clients tell only the folder.
    await mkdir(path.join(folder, 'jobs'));
    await writeFile(path.join(folder, 'jobs', 'trust-policy.json'), trust('lamda.amazonaws.com'));
    await changed(fileUri('jobs/trust-policy.json'), FileChangeType.Created);
    assert.deepEqual(await reports.next(), [[fileUri('jobs/trust-policy.json'), ['principal-service-unknown']]]);
    await rm(path.join(folder, 'jobs'), { recursive: true });
    await changed(fileUri('jobs'), FileChangeType.Deleted);
    assert.deepEqual(await reports.next(), [[fileUri('jobs/trust-policy.json'), []]]);

    await writeFile(path.join(folder, 'generated-other-lambda-trust.json'), trust('ec2.amazonaws.com'));
    await changed(fileUri('generated-other-lambda-trust.json'), FileChangeType.Created);
    const closed = fileUri('lambda-trust-policy.json');
    await session.open(closed, trust('ec2.amazonaws.com'));
    assert.equal((await session.pull(closed)).length, 1);
    await session.close(closed);
    assert.deepEqual(await reports.next(), [[closed, []]], 'the file on disk is clean, and git ignores the other one');

    // A document that is saved for the first time, or shown from another place, is closed under an address that isn't a file.
    const saved = fileUri('new-lambda-trust-policy.json');
    await writeFile(path.join(folder, 'new-lambda-trust-policy.json'), trust('ec2.amazonaws.com'));
    for (const scheme of ['untitled', 'git', 'vscode-vfs']) {
      const other = saved.replace('file://', `${scheme}:`);
      await session.open(other, trust('ec2.amazonaws.com'));
      if (scheme === 'untitled') await session.open(saved, trust('ec2.amazonaws.com'));
      await session.close(other);
      assert.deepEqual(await reports.next(), [[other, []]]);
      assert.deepEqual(await session.pull(other), []);
    }
    await changed(saved, FileChangeType.Created);
    assert.deepEqual(await reports.next(), [[saved, ['trust-wrong-service-for-use-case']]]);
    const roles = await session.connection.sendRequest<WorkspaceRole[]>(workspaceRoles, {});
    assert.deepEqual(
      roles.map((role) => role.trust?.uri),
      [closed, saved],
    );

    source.cancel();
    await assert.rejects(Promise.resolve(answer), { code: LSPErrorCodes.RequestCancelled });
  });

  function changed(uri: string, type: FileChangeType): Promise<void> {
    return session.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
  }
});

/** The partial reports as they come: for each message the files and the codes found in them. */
function createReports() {
  const received: [string, string[]][][] = [];
  let wake: (() => void) | undefined;
  return {
    add: ({ items }: WorkspaceDiagnosticReportPartialResult): void => {
      received.push(
        items.map((item) => [
          item.uri,
          item.kind === 'full' ? item.items.map(({ code }) => String(code)) : ['unchanged'],
        ]),
      );
      wake?.();
    },
    next: async (): Promise<[string, string[]][]> => {
      while (received.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return received.shift() ?? [];
    },
  };
}
