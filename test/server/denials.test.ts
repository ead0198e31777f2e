import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DenialReport, PolicyChange, ResourcesNamed } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

const queue = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const permission = (action: string, resource: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Queue",
      "Effect": "Allow",
      "Action": "${action}",
      "Resource": "${resource}"
    }
  ]
}
`;
const trust = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/a" },
      "Action": "sts:AssumeRole"
    }
  ]
}
`;

describe('denials, asked over the protocol', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rolewright-denials-'));
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  let session: Session;
  before(async () => {
    mkdirSync(path.join(folder, 'more'));
    writeFileSync(path.join(folder, 'jobs-policy.json'), permission('sqs:SendMessage', queue));
    writeFileSync(path.join(folder, 'more', 'all-policy.json'), permission('sqs:*', '*'));
    writeFileSync(path.join(folder, 'trust.json'), trust);
    session = await startSession({ pull: true, folder });
  });
  after(async () => {
    await session.stop();
    rmSync(folder, { recursive: true });
  });

  it('are read from a text', async () => {
    const text = `User: arn:aws:sts::111122223333:assumed-role/jobs/x is not authorized to perform: sqs:receivemessage on resource: ${queue} because no identity-based policy allows the action`;
    const reports = await session.connection.sendRequest<DenialReport[]>('rolewright/denials', { text });
    assert.deepEqual(
      reports.map(({ title, verdict, roleName }) => [title, verdict, roleName]),
      [['sqs:ReceiveMessage on jobs', 'grant', 'jobs']],
    );
  });

  it('tell of each file what would be added where', async () => {
    const uris = ['jobs-policy.json', 'more/all-policy.json', 'trust.json', 'gone.json'].map(uriOf);
    const changes = await session.connection.sendRequest<PolicyChange[]>('rolewright/addPermission', {
      uris,
      actions: ['sqs:ReceiveMessage'],
      resources: [queue],
    });
    assert.deepEqual(
      changes.map(({ uri, outcome, text }) => [uri, outcome, text]),
      [
        [uris[0], 'merged', 'sqs:ReceiveMessage joins the statement "Queue", which has the same resources.'],
        [
          uris[1],
          'allowed',
          'The statement "Queue" allows it already. So the denial comes from elsewhere: a policy that is not deployed yet, a Deny of another policy, a permissions boundary, a session policy, the policy of the resource, or a policy of the organization.',
        ],
        [uris[2], 'unfit', 'The file holds no permission policy that could be changed.'],
      ],
    );
    const [change, allowed] = changes;
    assert.equal(applied(change, permission('sqs:SendMessage', queue)).selected, '"sqs:ReceiveMessage"');
    assert.ok(
      applied(change, permission('sqs:SendMessage', queue)).text.includes(
        '"Action": ["sqs:SendMessage", "sqs:ReceiveMessage"]',
      ),
    );
    assert.equal(allowed?.edit, undefined);
    assert.equal(allowed?.range?.start.line, 3);
  });

  it('select a new statement as a whole', async () => {
    const uri = uriOf('jobs-policy.json');
    const [change] = await session.connection.sendRequest<PolicyChange[]>('rolewright/addPermission', {
      uris: [uri],
      actions: ['iam:PassRole'],
      resources: ['arn:aws:iam::111122223333:role/b'],
      condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    });
    assert.equal(
      change?.text,
      'A new statement allows iam:PassRole on arn:aws:iam::111122223333:role/b under a condition.',
    );
    assert.deepEqual(JSON.parse(applied(change, permission('sqs:SendMessage', queue)).selected), {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::111122223333:role/b',
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    });
  });

  it('count the text of an editor, in its version', async () => {
    const uri = uriOf('jobs-policy.json');
    await session.open(uri, permission('sqs:ReceiveMessage', '*'));
    const [change] = await session.connection.sendRequest<PolicyChange[]>('rolewright/addPermission', {
      uris: [uri],
      actions: ['sqs:ReceiveMessage'],
      resources: [queue],
    });
    assert.equal(change?.outcome, 'allowed');
    await session.change(uri, 2, permission('sqs:SendMessage', '*'));
    const [later] = await session.connection.sendRequest<PolicyChange[]>('rolewright/addPermission', {
      uris: [uri],
      actions: ['sqs:ReceiveMessage'],
      resources: [queue],
    });
    assert.equal(later?.outcome, 'added');
    const [documentChange] = later?.edit?.documentChanges ?? [];
    assert.deepEqual(documentChange && 'textDocument' in documentChange && documentChange.textDocument, {
      uri,
      version: 2,
    });
    await session.close(uri);
  });

  it('let a principal into a trust policy', async () => {
    const uri = uriOf('trust.json');
    const ask = (value: string, type = 'AWS', file = uri) =>
      session.connection.sendRequest<PolicyChange | null>('rolewright/addPrincipal', {
        uri: file,
        type,
        value,
        action: 'sts:AssumeRole',
      });
    const joined = await ask('arn:aws:iam::111122223333:role/b');
    assert.equal(
      joined?.text,
      'arn:aws:iam::111122223333:role/b joins statement 1, which lets its principals do the same.',
    );
    assert.ok(
      applied(joined, trust).text.includes(
        '"AWS": ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]',
      ),
    );
    const added = await ask('lambda.amazonaws.com', 'Service');
    assert.equal(added?.text, 'A new statement lets lambda.amazonaws.com call sts:AssumeRole.');
    assert.deepEqual(JSON.parse(applied(added, trust).selected), {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    assert.equal((await ask('arn:aws:iam::111122223333:role/a'))?.outcome, 'allowed');
    assert.equal((await ask('x', 'AWS', uriOf('jobs-policy.json')))?.outcome, 'unfit');
    assert.equal(await ask('x', 'AWS', uriOf('gone.json')), null);
  });

  it('give the resources that the files name for the action, and what such an ARN looks like', async () => {
    const named = await session.connection.sendRequest<ResourcesNamed>('rolewright/resourcesNamed', {
      actions: ['sqs:ReceiveMessage'],
      uris: ['jobs-policy.json', 'more/all-policy.json', 'trust.json', 'gone.json'].map(uriOf),
    });
    assert.deepEqual(named, { resources: [queue], shape: 'arn:aws:sqs:REGION:ACCOUNT:QUEUE_NAME' });
  });
});

/** The text after the change, and what of it the change selects. */
function applied(
  change: PolicyChange | null | undefined,
  text: string,
): { readonly text: string; readonly selected: string } {
  const document = TextDocument.create('file:///x.json', 'json', 1, text);
  const [documentChange] = change?.edit?.documentChanges ?? [];
  assert.ok(documentChange && 'edits' in documentChange);
  const edits = documentChange.edits.filter((edit): edit is { range: Range; newText: string } => 'newText' in edit);
  const after = TextDocument.applyEdits(document, edits);
  const selected = TextDocument.create('file:///x.json', 'json', 2, after).getText(change?.range);
  return { text: after, selected };
}
