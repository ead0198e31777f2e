import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import { createIamData } from '../../engine/src/data/iamData';
import { applyEdits } from '../../engine/src/edits/editor';
import { type AssumeQuestion, createEngine, type TextSource } from '../../engine/src/engine';
import { defaultSettings } from '../../engine/src/settings/settings';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { iamData } from '../support/engine';
import { queuePolicy, trustPolicy } from '../support/roleFiles';
import { projectRoot } from '../support/root';

const today = () => '2026-11-22';
const engine = createEngine({ data: iamData, today });

function documentOf(text: string, uri = 'file:///app/policy.json'): TextSource {
  return { uri, languageId: 'json', version: 1, getText: () => text };
}

const permissions = documentOf(`{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-app-assets/*" }
  ]
}
`);
const trust = documentOf(trustPolicy('lambda.amazonaws.com'), 'file:///app/orders-trust.json');
const nothing = documentOf('{ "name": "x" }', 'file:///app/other.json');

describe('the engine', () => {
  it('runs the example of its README', async () => {
    const readme = readFileSync(path.join(projectRoot, 'engine', 'README.md'), 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? assert.fail();
    const printed: string[] = [];
    const names = ['createEngine', 'createIamData', 'dataFiles', 'console'];
    const run = new Function(...names, `return (async () => {${code}})();`);
    const dataFiles = nodeDataFiles(path.join(projectRoot, 'dist', 'data'));
    await run(createEngine, createIamData, dataFiles, { log: (line: string) => printed.push(line) });
    assert.equal(printed.length, 2);
    assert.match(printed[0] ?? '', /^action-unknown at "GetObjects": .*s3/);
    assert.notEqual(printed[1], '');
  });

  it('finds what is wrong, and fixes what keeps the meaning', async () => {
    const { findings } = await engine.analyze(permissions);
    assert.deepEqual(
      findings.map(({ ruleId }) => ruleId),
      ['invalid-effect'],
    );
    const { text, edits, fixes } = await engine.fixAll(permissions);
    assert.equal(fixes, 1);
    assert.equal(text, permissions.getText().replace('allow', 'Allow'));
    assert.equal(applyEdits(permissions.getText(), edits), text);
  });

  it('looks near a document through the file system that it is given', async () => {
    const files = new Map([
      [
        'file:///app/.rolewright.json',
        '{ "suppressions": [{ "rule": "invalid-effect", "path": "*", "reason": "A test." }] }',
      ],
    ]);
    const fileSystem: FileSystem = {
      readText: async (uri) => {
        const text = files.get(uri);
        return text === undefined ? undefined : { text, encoding: 'UTF-8' };
      },
      fileNames: async () => [],
    };
    const folder = 'file:///app';
    const scope = { settings: defaultSettings, folder, top: folder };
    const { findings, suppressed } = await createEngine({ data: iamData, today, fileSystem }).analyze(
      permissions,
      scope,
    );
    assert.deepEqual([findings.length, suppressed.length], [0, 1]);
  });

  it('completes, explains and outlines', async () => {
    const text = permissions.getText();
    const proposals = await engine.complete(permissions, text.indexOf('GetObject') + 3);
    const proposal = proposals.find(({ label }) => label.includes('GetObjectVersion')) ?? assert.fail();
    assert.match(engine.describeProposal(proposal.topic ?? assert.fail()) ?? '', /\S/);
    assert.match(engine.hover(permissions, text.indexOf('GetObject'))?.markdown ?? '', /GetObject/);
    assert.equal(engine.outline(permissions).length, 1);
    assert.match(engine.lens(trust)?.text ?? '', /lambda/i);
    assert.ok(engine.links(permissions).length > 0);
    assert.ok(engine.folds(permissions).length > 0);
    assert.ok(engine.spansAround(permissions, text.indexOf('GetObject')).length > 0);
    const wide = documentOf(text.replace('GetObject', 'Get*'));
    assert.equal(engine.hints(wide, { start: 0, end: text.length }).length, 1);
  });

  it('rewrites', () => {
    const wide = documentOf(permissions.getText().replace('allow', 'Allow').replace('GetObject', 'GetObject*'));
    const at = wide.getText().indexOf('GetObject');
    assert.ok(engine.refactorings(wide, { start: at, end: at }, true).some(({ id }) => id.startsWith('expandActions')));
    assert.ok(engine.format(wide, { tabSize: 2, insertSpaces: true }));
    assert.equal(engine.format(nothing, { tabSize: 2, insertSpaces: true }), undefined);
  });

  it('tells who can assume a role, and what is new', () => {
    const report = engine.whoCanAssume(trust, { caller: 'ec2.amazonaws.com' });
    assert.equal(report?.name, 'orders-role');
    assert.equal(report?.verdict, 'no');
    assert.equal(engine.whoCanAssume(trust)?.verdict, undefined);
    assert.equal(engine.whoCanAssume(permissions), undefined);
    const earlier = { text: permissions.getText(), since: 'yesterday', name: 'policy.json' };
    const later = documentOf(permissions.getText().replace('GetObject', '*'));
    assert.match(engine.newAccess(later, earlier) ?? '', /allows? more than before/);
    assert.equal(engine.newAccess(nothing, earlier), undefined);
  });

  it('tells who can assume a role of a template, as far as its trust policy is known', () => {
    const role = (name: string, principal: string) => `  ${name}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: ${principal} }, Action: sts:AssumeRole }
`;
    const ask = (roles: readonly string[], question: AssumeQuestion = {}) => {
      const document = documentOf(`Resources:\n${roles.join('')}`, 'file:///app/template.yaml');
      return engine.whoCanAssume(document, { caller: 'lambda.amazonaws.com', ...question });
    };
    const one = role('WorkerRole', 'lambda.amazonaws.com');
    const other = role('OtherRole', 'ec2.amazonaws.com');
    assert.equal(ask([one])?.name, 'WorkerRole');
    assert.equal(ask([one])?.verdict, 'yes');
    assert.equal(ask([other])?.verdict, 'no');
    assert.equal(ask([one, other]), undefined);
    assert.equal(ask([one, other], { logicalId: 'OtherRole' })?.verdict, 'no');
    assert.equal(ask([one, other], { logicalId: 'Other' }), undefined);
    assert.equal(ask([one, other], { offset: 30 })?.name, 'WorkerRole');
    assert.equal(ask([one, other], { offset: one.length + 30 })?.name, 'OtherRole');
    assert.equal(ask([one, other], { offset: 3 }), undefined);
    assert.equal(ask([role('WorkerRole', '!Ref Service')])?.verdict, 'if');
  });

  it('reads denials and adds what they ask for', () => {
    const [denial] = engine.denials(
      'User: arn:aws:sts::111122223333:assumed-role/orders-role/fn is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::my-app-assets/a" because no identity-based policy allows the s3:PutObject action',
    );
    assert.equal(denial?.roleName, 'orders-role');
    const sound = documentOf(permissions.getText().replace('allow', 'Allow'));
    const change = engine.addPermission(sound, {
      actions: ['s3:PutObject'],
      resources: ['arn:aws:s3:::my-app-assets/*'],
    });
    assert.equal(change.outcome, 'merged');
    const wish = { type: 'Service', value: 'ec2.amazonaws.com', action: 'sts:AssumeRole' } as const;
    assert.ok(engine.addPrincipal(trust, wish).edits.length > 0);
    assert.deepEqual(
      engine.simulationChoices([{ document: sound }]).actions.map(({ action }) => action),
      ['s3:GetObject'],
    );
  });

  it('checks a role as a whole', () => {
    const queue = documentOf(queuePolicy('sqs:ReceiveMessage'), 'file:///app/queue.json');
    const findings = engine.analyzeRole({ name: 'orders', trust, policies: [queue] });
    assert.ok(findings.some(({ ruleId }) => ruleId === 'role-lambda-missing-logs'));
    assert.deepEqual(engine.analyzeRole({ policies: [] }), []);
  });

  it('has nothing to say about texts without a policy', async () => {
    for (const document of [nothing, documentOf(''), documentOf('{'), documentOf('\u0000')]) {
      assert.deepEqual((await engine.analyze(document)).findings, []);
      assert.equal(engine.hover(document, 0), undefined);
      assert.deepEqual(engine.outline(document), []);
      assert.equal(engine.lens(document), undefined);
    }
  });
});
