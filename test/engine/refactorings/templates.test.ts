import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findRefactorings } from '../../../engine/src/refactorings/find';
import type { Refactoring } from '../../../engine/src/refactorings/refactoring';
import { parseYaml } from '../../../engine/src/sources/yaml';
import { readAnnotations } from '../../support/annotations';
import { documentOf, iamData } from '../../support/engine';
import { meaningOf } from '../../support/meaning';
import { projectRoot } from '../../support/root';
import { checkEdits, checkKept } from '../../support/templateChecks';
import { newErrors, refactor, titlesAt } from './support';

const file = 'template.yaml';

/** A role's policy in a template around the lines of its statements. */
const inTemplate = (...lines: readonly string[]) => `Parameters:
  Table: { Type: String, Default: orders }
Conditions:
  Live: !Equals [!Ref Table, orders]
Resources:
  Jobs:
    Type: AWS::SQS::Queue
  Work:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: work # of the worker
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${lines.map((line) => `          ${line}`).join('\n')}
`;

const becomes = (id: string, before: readonly string[], after: readonly string[]) => {
  assert.equal(refactor(inTemplate(...before), id, file), inTemplate(...after));
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  assert.equal(refactor(crlf(inTemplate(...before)), id, file), crlf(inTemplate(...after)));
};
const offered = (...lines: readonly string[]) => Object.keys(titlesAt(inTemplate(...lines), true, file));
const isNotOffered = (id: RegExp, ...lines: readonly string[]) =>
  assert.deepEqual(
    offered(...lines).filter((one) => id.test(one)),
    [],
  );

const onJobs = '  Resource: !GetAtt Jobs.Arn';
const reads = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];

describe('refactorings of actions in YAML', () => {
  it('expand a pattern, in block and in flow style', () => {
    const block = ['- Effect: Allow', '  Action:', ...reads.map((name) => `    - ${name}`), onJobs];
    becomes('expandActions.all', ['- Effect: Allow', '  Action: sqs:Get|*', onJobs], block);
    becomes('expandActions.all', ['- Effect: Allow', '  Action:', '    - sqs:Get|*', onJobs], block);
    becomes(
      'expandActions.all',
      ['- { Effect: Allow, Action: sqs:Get|*, Resource: !GetAtt Jobs.Arn }'],
      [`- { Effect: Allow, Action: [${reads.join(', ')}], Resource: !GetAtt Jobs.Arn }`],
    );
    becomes(
      'expandActions.all',
      ['- Effect: Allow', '  Action: [sqs:SendMessage, sqs:Get|*]', onJobs],
      ['- Effect: Allow', `  Action: [sqs:SendMessage, ${reads.join(', ')}]`, onJobs],
    );
  });

  it('keep the column of the dashes', () => {
    becomes(
      'expandActions.all',
      ['- Effect: Allow', '  Action:', '  - sqs:Get|*', onJobs],
      ['- Effect: Allow', '  Action:', ...reads.map((name) => `  - ${name}`), onJobs],
    );
  });

  it('shrink and sort a list', () => {
    const list = ['- Effect: Allow', '  Action:', '    - sqs:GetQueueUrl|', '    - sqs:GetQueueAttributes', onJobs];
    becomes('shrinkActions', list, ['- Effect: Allow', '  Action:', '    - sqs:Get*', onJobs]);
    becomes('sortList', list, ['- Effect: Allow', '  Action:', ...reads.map((name) => `    - ${name}`), onJobs]);
    becomes('sortList', ["- Action: ['b:B', |a:A, b:b]"], ['- Action: [a:A, b:B]']);
  });

  it('are not offered where a comment, an anchor or a function is in the way', () => {
    const all = /^(expand|shrink|sort|list|except)/;
    isNotOffered(all, '- Effect: Allow', '  Action:', '    - sqs:Get|* # all', '    - sqs:Delete*', onJobs);
    isNotOffered(all, '- Effect: Allow', '  Action:', '    - sqs:Get|*', '    - sqs:Delete* # rare', onJobs);
    isNotOffered(all, '- Effect: Allow', '  Action:', '    - &get sqs:Get|*', '    - *get', onJobs);
    isNotOffered(all, '- Effect: Allow', '  Action:', '    - sqs:Get|*', '    - !Ref Table', onJobs);
    isNotOffered(all, '- Effect: Allow', '  Action: !If [Live, [sqs:Get|*, b:B, a:A], [sqs:List*]]', onJobs);
    isNotOffered(/sort/, '- Action: sqs:*', '  Resource: [!GetAtt Jobs.Arn, |arn:aws:sqs:*:*:a]');
  });

  it('write what NotAction leaves only for resources that are known', () => {
    const queue = '  Resource: arn:aws:s3:::orders';
    assert.ok(offered('- Effect: Allow', '  NotAction: s3:P|ut*', queue).includes('listActions'));
    isNotOffered(/listActions/, '- Effect: Allow', '  NotAction: s3:P|ut*', "  Resource: !Sub 'arn:aws:s3:::${Table}'");
  });
});

describe('a string and a list of one in YAML', () => {
  it('turn into each other in the style of their place', () => {
    const string = ['- Effect: Allow', '  Act|ion: sqs:SendMessage', onJobs];
    const block = ['- Effect: Allow', '  Act|ion:', '    - sqs:SendMessage', onJobs];
    const flow = ['- Effect: Allow', '  Act|ion: [sqs:SendMessage]', onJobs];
    const bare = (lines: readonly string[]) => lines.map((line) => line.replace('|', ''));
    becomes('toList', string, bare(block));
    becomes('toString', block, bare(string));
    becomes('toString', flow, bare(string));
    becomes('toList', ['- { Action: sqs:Send|Message }'], ['- { Action: [sqs:SendMessage] }']);
    becomes('toString', ['- { Action: ["sqs:Send|Message"] }'], ['- { Action: "sqs:SendMessage" }']);
  });

  it('are not judged, so that functions move as they are written', () => {
    becomes('toList', ['- Resour|ce: !GetAtt Jobs.Arn'], ['- Resource:', '    - !GetAtt Jobs.Arn']);
    becomes('toString', ['- Resource:', '    - !GetAtt Jo|bs.Arn'], ['- Resource: !GetAtt Jobs.Arn']);
  });

  it('stay where a comment would get lost', () => {
    isNotOffered(/toString/, '- Action:', '    - sqs:Send|Message # jobs', onJobs);
  });
});

describe('merging statements in YAML', () => {
  it('joins the actions of those with the same resources, known or not', () => {
    becomes(
      'mergeStatements.actions',
      [
        '# jobs',
        '- Eff|ect: Allow',
        '  Action: sqs:SendMessage',
        onJobs,
        '- Effect: Allow',
        '  Action: [sqs:GetQueueUrl]',
        onJobs,
        '- Effect: Allow',
        '  Action: sqs:*',
        '  Resource: !Ref Table',
      ],
      [
        '# jobs',
        '- Effect: Allow',
        '  Action:',
        '    - sqs:SendMessage',
        '    - sqs:GetQueueUrl',
        onJobs,
        '- Effect: Allow',
        '  Action: sqs:*',
        '  Resource: !Ref Table',
      ],
    );
    becomes(
      'mergeStatements.actions',
      [
        '- {Eff|ect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn}',
        '- {Effect: Allow, Action: sqs:GetQueueUrl, Resource: !GetAtt Jobs.Arn}',
      ],
      ['- {Effect: Allow, Action: [sqs:SendMessage, sqs:GetQueueUrl], Resource: !GetAtt Jobs.Arn}'],
    );
  });

  it('joins resources that are known', () => {
    becomes(
      'mergeStatements.resources',
      [
        '- Eff|ect: Allow',
        '  Action: s3:GetObject',
        '  Resource: arn:aws:s3:::a/*',
        '- Effect: Allow',
        '  Action: s3:GetObject',
        '  Resource: arn:aws:s3:::b/*',
      ],
      ['- Effect: Allow', '  Action: s3:GetObject', '  Resource:', '    - arn:aws:s3:::a/*', '    - arn:aws:s3:::b/*'],
    );
  });

  it('is not offered for values that may differ, and where a comment or an anchor is in a statement', () => {
    const other = (...lines: readonly string[]) =>
      isNotOffered(/^merge/, '- Eff|ect: Allow', '  Action: sqs:SendMessage', '  Resource: orders', ...lines);
    // The parameter has this default, but a deployment can set another value.
    other('- Effect: Allow', '  Action: sqs:GetQueueUrl', '  Resource: !Ref Table');
    other('- Effect: Allow', '  Action: sqs:GetQueueUrl # name', '  Resource: orders');
    other('- Effect: Allow', '  Action: !Ref Table', '  Resource: orders');
    other('- Effect: Allow', '  Action: &a sqs:GetQueueUrl', '  Resource: orders');
    other('- !If [Live, { Effect: Allow, Action: sqs:GetQueueUrl, Resource: orders }, !Ref AWS::NoValue]');
  });
});

describe('splitting a statement in YAML', () => {
  it('copies the text of each part', () => {
    becomes(
      'splitStatement.byService',
      [
        '- Sid: App',
        '  Eff|ect: Allow',
        '  Action:',
        '    - s3:GetObject',
        "    - 'sqs:SendMessage'",
        '  Resource:',
        '    - arn:aws:s3:::assets/*',
        onJobs.replace('  Resource:', '    -'),
      ],
      [
        '- Sid: App',
        '  Effect: Allow',
        '  Action:',
        '    - s3:GetObject',
        '  Resource:',
        '    - arn:aws:s3:::assets/*',
        '- Sid: AppSqs',
        '  Effect: Allow',
        '  Action:',
        "    - 'sqs:SendMessage'",
        '  Resource:',
        onJobs.replace('  Resource:', '    -'),
      ],
    );
    becomes(
      'splitStatement.byService',
      ['- { Eff|ect: Allow, Action: [s3:GetObject, sqs:SendMessage], Resource: "*" }'],
      [
        '- { Effect: Allow, Action: [s3:GetObject], Resource: "*" }',
        '- { Effect: Allow, Action: [sqs:SendMessage], Resource: "*" }',
      ],
    );
  });

  it('is not offered beside comments, and where the resources may be others', () => {
    const actions = ['  Action: [s3:GetObject, sqs:SendMessage]'];
    isNotOffered(/^split/, '- Eff|ect: Allow # both', ...actions, "  Resource: '*'");
    isNotOffered(/^split/, '- Eff|ect: Allow', ...actions, '  Resource: !Ref Table');
    isNotOffered(/^split/, '- Eff|ect: Allow', ...actions, '  Resource: [!ImportValue bucket, !GetAtt Jobs.Arn]');
  });
});

describe('the whole policy in YAML', () => {
  it('gets Sids in front of what its statements have', () => {
    becomes(
      'addSids',
      ['- Eff|ect: Allow', '  Action: sqs:SendMessage', onJobs, '- {Effect: Deny, Action: "s3:*", Resource: "*"}'],
      [
        '- Sid: SimpleQueueServiceWrite',
        '  Effect: Allow',
        '  Action: sqs:SendMessage',
        onJobs,
        '- {Sid: DenySimpleStorageServiceManage, Effect: Deny, Action: "s3:*", Resource: "*"}',
      ].map((line) => line.replace('SimpleQueueService', 'SQS').replace('SimpleStorageService', 'S3')),
    );
  });

  it('gets no Sids where statements are hidden', () => {
    isNotOffered(/addSids/, '- Eff|ect: Allow', '  Action: sqs:SendMessage', onJobs, '- !Ref Table');
  });

  it('is converted to another partition as a file of its own, and not in a template', () => {
    const policy = (partition: string) =>
      `Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: s3:GetObject\n    Resource: arn:${partition}:s3:::a/*\n`;
    assert.equal(refactor(`|${policy('aws')}`, 'convertPartition.aws-cn', 'policy.yaml'), policy('aws-cn'));
    isNotOffered(/^convert/, '- Effect: Allow', '  Action: s3:GetObject', '  Resource: ar|n:aws:s3:::a/*');
  });

  it('has no minified form', () => {
    isNotOffered(/^(minify|pretty)/, '- Effe|ct: Allow', '  Action: s3:GetObject', "  Resource: '*'");
  });

  it('is left alone while the text has faults', () => {
    assert.deepEqual(titlesAt(`${inTemplate('- Act|ion: sqs:*')}\n  "broken\n`, true, file), {});
  });
});

describe('refactorings in templates that are JSON', () => {
  const json = (resource: string) =>
    `{"Resources":{"Q":{"Type":"AWS::SQS::Queue"},"P":{"Type":"AWS::IAM::Policy","Properties":{"PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":${resource}}]}}}}}`;
  const ids = (resource: string) => Object.keys(titlesAt(json(resource), true, 'template.json'));

  it('leave functions as they are', () => {
    assert.ok(ids('["b:|", "a"]').includes('sortList'));
    assert.ok(!ids('["b|", {"Fn::Sub": "${Q.Arn}"}]').includes('sortList'));
    assert.equal(
      refactor(json('{"Fn::GetAtt|":["Q","Arn"]}'), 'toList', 'template.json'),
      json('[{"Fn::GetAtt":["Q","Arn"]}]'),
    );
  });
});

const folder = path.join(projectRoot, 'test/engine/places/templates');
const fixtures = ['bad', 'good'].flatMap((kind) =>
  readdirSync(path.join(folder, kind)).map((name) => ({
    name,
    ...readAnnotations(readFileSync(path.join(folder, kind, name), 'utf8')),
  })),
);

/** Those whose titles say that access is another one afterwards. */
const changesMeaning = /^(expandActions\.(read|write|notSensitive)|convertPartition\..*)$/;

/** Every refactoring that is offered anywhere in a text, at the first place where it is. */
function everyOffer(text: string, name: string): Refactoring[] {
  const document = documentOf(text, { path: name });
  const offers = new Map<string, Refactoring>();
  const inPolicy = (at: number) => document.policies.some(({ node }) => node.start <= at && at <= node.end);
  for (let start = 0; start <= text.length; start += 31) {
    if (!inPolicy(start)) continue;
    for (const found of findRefactorings({ document, data: iamData, span: { start, end: start }, asked: true })) {
      if (!offers.has(found.id)) offers.set(found.id, found);
    }
  }
  return [...offers.values()];
}

describe('every refactoring, anywhere in the templates', () => {
  it('gives valid text without new errors, keeps everything else, and keeps the meaning or says so', () => {
    const seen = new Set<string>();
    for (const { name, text } of fixtures) {
      for (const { id, edits } of everyOffer(text, name)) {
        seen.add(id);
        const list = edits();
        checkEdits(text, list);
        const isYaml = documentOf(text, { path: name }).format === 'yaml';
        const what = `${name}: ${id}`;
        const after = checkKept(text, list, what);
        assert.notEqual(after, text, what);
        const faults = isYaml ? parseYaml(after).faults : [];
        assert.deepEqual(faults, [], `${what}\n${after}`);
        assert.deepEqual(newErrors(text, after, name), [], `${what}\n${after}`);
        if (changesMeaning.test(id)) continue;
        const options = { dropIdlePairs: true, path: name };
        assert.deepEqual(meaningOf(after, options), meaningOf(text, options), `${what}\n${after}`);
      }
    }
    assert.ok(seen.size > 8, [...seen].join());
  });
});
