import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  CancellationTokenSource,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import type { WorkspaceRole } from '../../server/src/protocol';
import { type Session, type SessionOptions, startSession } from '../support/languageClient';
import { queuePolicy as queue, trustPolicy as trust } from '../support/roleFiles';

const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const declared = (extra: object = {}) => ({
  roles: [{ name: 'orders-fn', trust: 'orders/trust.json', policies: ['orders/queue.json'], ...extra }],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-role-findings-'));
  await put('orders/trust.json', trust('lambda.amazonaws.com'));
  await put('orders/queue.json', queue('sqs:ReceiveMessage'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('findings of a declared role', () => {
  it('are there as soon as one of its files is opened, at the exact place', async () => {
    await withSession({ settings: declared() }, async (session) => {
      await open(session, 'orders/queue.json');
      const findings = await session.pull(uriOf('orders/queue.json'));
      assert.deepEqual(findings.map(brief), [
        'role-lambda-missing-logs 2:3-2:12',
        'role-lambda-sqs-incomplete 5:18-5:36',
      ]);
      assert.deepEqual(findings[0]?.relatedInformation, [
        {
          location: { uri: uriOf('orders/trust.json'), range: range(5, 33, 5, 53) },
          message: 'Here Lambda is trusted with the role.',
        },
      ]);
    });
  });

  it('go by what is attached to it besides', async () => {
    const sqs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';
    await withSession({ settings: declared({ managedPolicies: [sqs] }) }, async (session) => {
      await open(session, 'orders/queue.json');
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
    });
  });

  it('follow the unsaved text of its other files, for which the client asks again', async () => {
    await withSession({ settings: declared() }, async (session) => {
      await open(session, 'orders/queue.json');
      await open(session, 'orders/trust.json');
      assert.equal((await session.pull(uriOf('orders/queue.json'))).length, 2);
      assert.deepEqual(await session.pull(uriOf('orders/trust.json')), []);
      await session.change(uriOf('orders/trust.json'), 2, trust('ec2.amazonaws.com'));
      await session.pull(uriOf('orders/trust.json'));
      await session.refreshed();
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
    });
  });

  it('stand while another file is half typed', async () => {
    await withSession({ settings: declared() }, async (session) => {
      await open(session, 'orders/queue.json');
      await open(session, 'orders/trust.json');
      assert.equal((await session.pull(uriOf('orders/queue.json'))).length, 2);
      await session.change(uriOf('orders/trust.json'), 2, trust('ec2.amazonaws.com').slice(0, -20));
      await session.pull(uriOf('orders/trust.json'));
      assert.equal((await session.pull(uriOf('orders/queue.json'))).length, 2);
      await session.change(uriOf('orders/trust.json'), 3, trust('ec2.amazonaws.com'));
      await session.pull(uriOf('orders/trust.json'));
      await session.refreshed();
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
    });
  });

  it('follow its files on disk', async () => {
    await withSession({ settings: declared() }, async (session) => {
      await open(session, 'orders/queue.json');
      assert.equal((await session.pull(uriOf('orders/queue.json'))).length, 2);
      await put('orders/trust.json', trust('ec2.amazonaws.com'));
      await changedOnDisk(session, 'orders/trust.json');
      await session.refreshed();
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
    });
  });

  it('are pushed to clients that cannot ask', async () => {
    await withSession({ settings: declared(), pull: false }, async (session) => {
      await open(session, 'orders/queue.json');
      assert.equal((await session.pushed(uriOf('orders/queue.json'))).diagnostics.length, 2);
      await open(session, 'orders/trust.json');
      await session.pushed(uriOf('orders/trust.json'));
      await session.change(uriOf('orders/trust.json'), 2, trust('ec2.amazonaws.com'));
      assert.deepEqual((await session.pushed(uriOf('orders/queue.json'))).diagnostics, []);
    });
  });

  it('are mended by the light bulb, and suppressed like all others', async () => {
    await put(
      '.rolewright.json',
      JSON.stringify({
        suppressions: [{ rule: 'role-lambda-missing-logs', path: 'orders/*', reason: 'logs elsewhere' }],
      }),
    );
    await withSession({ settings: declared() }, async (session) => {
      const uri = uriOf('orders/queue.json');
      await open(session, 'orders/queue.json');
      const [finding, ...others] = await session.pull(uri);
      assert.ok(finding);
      assert.deepEqual([brief(finding), others], ['role-lambda-sqs-incomplete 5:18-5:36', []]);
      const [fix] = await session.codeActions(uri, finding.range, [finding], ['quickfix']);
      assert.equal(fix?.title, 'Add sqs:DeleteMessage and sqs:GetQueueAttributes (adds access)');
      const [role] = await session.connection.sendRequest<WorkspaceRole[]>('rolewright/workspaceRoles', {});
      assert.deepEqual(
        role?.findings.map(({ rule, uri: file }) => [rule, file]),
        [['role-lambda-sqs-incomplete', uri]],
      );
    });
  });
});

describe('findings of a role that was concluded from its files', () => {
  it('come with the report on the workspace, as suggestions where the rest may be attached elsewhere', async () => {
    await withSession({}, async (session) => {
      const report: WorkspaceDiagnosticReport = await session.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
        previousResultIds: [],
      });
      const items = report.items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(brief) : item.kind]);
      assert.deepEqual(items, [[uriOf('orders/queue.json'), ['role-lambda-sqs-incomplete 5:18-5:36']]]);
    });
  });

  it('are shown in open files when the workspace is known, and follow what comes to the role', async () => {
    await withSession({}, async (session) => {
      await open(session, 'orders/queue.json');
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
      await session.connection.sendRequest('rolewright/workspaceRoles', {});
      await session.refreshed();
      assert.deepEqual((await session.pull(uriOf('orders/queue.json'))).map(brief), [
        'role-lambda-sqs-incomplete 5:18-5:36',
      ]);
      await put('orders/more.json', queue('sqs:DeleteMessage', 'sqs:GetQueueAttributes'));
      await changedOnDisk(session, 'orders/more.json', FileChangeType.Created);
      await session.refreshed();
      assert.deepEqual(await session.pull(uriOf('orders/queue.json')), []);
    });
  });
});

describe('a folder of very many policies', () => {
  it('is no role, even below a trust policy', async () => {
    for (let i = 0; i < 50; i++) await put(`orders/more-${i}.json`, queue('sqs:SendMessage'));
    await withSession({}, async (session) => {
      const report: WorkspaceDiagnosticReport = await session.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
        previousResultIds: [],
      });
      assert.deepEqual(report.items, []);
    });
  });
});

describe('the report on the workspace that goes on', () => {
  it('tells of closed files when another file of their role changes', async () => {
    for (const settings of [declared({ managedPolicies: [basic] }), {}]) {
      await put('orders/trust.json', trust('lambda.amazonaws.com'));
      await withSession({ settings }, async (session) => {
        const told = reportsOn(session, uriOf('orders/queue.json'));
        const source = new CancellationTokenSource();
        const answer = session.connection.sendRequest(
          WorkspaceDiagnosticRequest.type,
          { previousResultIds: [], partialResultToken: 'follow' },
          source.token,
        );
        assert.deepEqual(await told(), ['role-lambda-sqs-incomplete']);
        await put('orders/trust.json', trust('ec2.amazonaws.com'));
        await changedOnDisk(session, 'orders/trust.json');
        assert.deepEqual(await told(), []);
        await rm(path.join(folder, 'orders/trust.json'));
        await put('orders/trust.json', trust('lambda.amazonaws.com'));
        await changedOnDisk(session, 'orders/trust.json');
        assert.deepEqual(await told(), ['role-lambda-sqs-incomplete']);
        source.cancel();
        await assert.rejects(Promise.resolve(answer));
      });
    }
  });
});

describe('a file that belongs to no role', () => {
  it('has no findings of roles', async () => {
    await put('alone/queue.json', queue('sqs:ReceiveMessage'));
    await withSession({ settings: declared({ managedPolicies: [basic] }) }, async (session) => {
      await open(session, 'alone/queue.json');
      assert.deepEqual(await session.pull(uriOf('alone/queue.json')), []);
      await session.connection.sendRequest('rolewright/workspaceRoles', {});
      assert.deepEqual(await session.pull(uriOf('alone/queue.json')), []);
    });
  });
});

async function withSession(options: Partial<SessionOptions>, run: (session: Session) => Promise<void>): Promise<void> {
  const session = await startSession({ pull: true, folder, settings: {}, ...options });
  try {
    await run(session);
  } finally {
    await session.stop();
  }
}

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  texts.set(file, text);
}

const texts = new Map<string, string>();

function open(session: Session, name: string): Promise<void> {
  return session.open(uriOf(name), texts.get(path.join(folder, name)) ?? '');
}

function changedOnDisk(session: Session, name: string, type: FileChangeType = FileChangeType.Changed): Promise<void> {
  return session.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: uriOf(name), type }],
  });
}

/** The codes in the next full report on a file. */
function reportsOn({ connection }: Session, uri: string): () => Promise<string[]> {
  const received: string[][] = [];
  let wake: (() => void) | undefined;
  connection.onProgress(WorkspaceDiagnosticRequest.partialResult, 'follow', ({ items }) => {
    for (const item of items) {
      if (item.uri === uri && item.kind === 'full') received.push(item.items.map(({ code }) => String(code)));
    }
    wake?.();
  });
  return async () => {
    while (received.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return received.shift() ?? [];
  };
}

function uriOf(name: string): string {
  return `file://${folder}/${name}`;
}

function range(startLine: number, startCharacter: number, endLine: number, endCharacter: number): Diagnostic['range'] {
  return {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  };
}

function brief({ code, range: { start, end } }: Diagnostic): string {
  return `${code} ${start.line}:${start.character}-${end.line}:${end.character}`;
}
