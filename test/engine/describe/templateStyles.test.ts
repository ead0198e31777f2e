import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hintsWithin } from '../../../engine/src/describe/hints';
import { referenceLinks } from '../../../engine/src/describe/references';
import { applyEdits } from '../../../engine/src/edits/editor';
import { accept, labelsAt } from '../../support/cursor';
import { documentOf, iamData } from '../../support/engine';
import { hoverLines, knowledge } from '../../support/reading';

// What the cursor finds in a template is the same in block and in flow style, and in JSON inside of YAML.

const file = { path: 'template.yaml' };

interface Words {
  readonly action?: string;
  readonly resource?: string;
  readonly principal?: string;
  readonly value?: string;
}

const defaults = {
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::orders/*',
  principal: '210987654321',
  value: 'eu-west-1',
};

type Write = (words: Words) => string;

const head = `Parameters:
  Verb: { Type: String }
Resources:
  Jobs:
    Type: AWS::SQS::Queue
  Work:
    Type: AWS::IAM::Role
    Properties:
`;

const styles: Readonly<Record<string, Write>> = {
  block: (words) => {
    const { action, resource, principal, value } = { ...defaults, ...words };
    return `${head}      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: '${principal}' # the pipeline
            Action: sts:AssumeRole
      Policies:
        - PolicyName: work
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow # as needed
                Action:
                  - ${action}
                Resource:
                  - ${resource}
                Condition:
                  StringEquals:
                    aws:RequestedRegion: ${value}
`;
  },
  flow: (words) => {
    const { action, resource, principal, value } = { ...defaults, ...words };
    return `${head}      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Principal: { AWS: '${principal}' }, Action: sts:AssumeRole }] }
      Policies: [{ PolicyName: work, PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: [${action}], Resource: [${resource}], Condition: { StringEquals: { aws:RequestedRegion: ${value} } } }] } }]
`;
  },
};

for (const [style, write] of Object.entries(styles)) {
  describe(`in ${style} style`, () => {
    const head = (words: Words) => hoverLines(write(words), file)?.slice(0, 2);

    it('the hover is about the word under the cursor', () => {
      assert.deepEqual(head({ action: 's3:Get|Object' }), ['[s3:GetObject]', '**s3:GetObject** · Read · Amazon S3']);
      assert.deepEqual(head({ action: "'s3:Get|Object'" })?.[0], '[s3:GetObject]');
      assert.deepEqual(head({ action: 's3:Get|*' })?.[0], '[s3:Get*]');
      assert.deepEqual(head({ principal: '2109876|54321' })?.[0], '[210987654321]');
      assert.deepEqual(head({ resource: 'arn:aws:s3:::ord|ers/*' })?.[0], '[arn:aws:s3:::orders/*]');
    });

    it('the hover is silent on functions that can be anything, and in comments', () => {
      assert.equal(head({ action: '!Sub "${Ve|rb}"' }), undefined);
      assert.equal(head({ action: '!Ref Ve|rb' }), undefined);
      if (style === 'block') assert.equal(hoverLines(write({}).replace('as needed', 'as ne|eded'), file), undefined);
    });

    it('hints stand behind the values, whatever quotes they have', () => {
      const hinted = (words: Words) => {
        const text = write(words);
        const choice = { patternCounts: true, accountNames: true };
        const hints = hintsWithin(knowledge, documentOf(text, file), { start: 0, end: text.length }, choice);
        return applyEdits(
          text,
          hints.map(({ offset, label }) => ({ start: offset, end: offset, newText: label })),
        );
      };
      const principal = "210987654321'⟨Production⟩";
      const expected = (words: Words) => write({ ...words, principal: '@' }).replace("@'", principal);
      assert.equal(hinted({ action: 's3:Get*' }), expected({ action: 's3:Get*⟨63 actions⟩' }));
      assert.equal(hinted({ action: '"s3:Get*"' }), expected({ action: '"s3:Get*"⟨63 actions⟩' }));
      assert.equal(hinted({ action: '!Sub "s3:${Verb}*"' }), expected({ action: '!Sub "s3:${Verb}*"' }));
      assert.equal(hinted({}), expected({}));
    });

    it('completion replaces the half-typed word, and nothing else', () => {
      const accepted = (label: string, words: Words) => accept(write(words), label, file);
      assert.equal(accepted('s3:GetObject', { action: 's3:GetOb|' }), write({ action: 's3:GetObject' }));
      assert.equal(accepted('s3:GetObject', { action: "'s3:G|etOb'" }), write({ action: "'s3:GetObject'" }));
      assert.equal(
        accepted('Jobs.Arn', { action: 'sqs:SendMessage', resource: '|' }),
        write({ action: 'sqs:SendMessage', resource: '!GetAtt Jobs.Arn' }),
      );
      assert.equal(accepted('${Jobs.Arn}', { resource: "!Sub '${|'" }), write({ resource: "!Sub '${Jobs.Arn}'" }));
      assert.equal(accepted('us-east-1', { value: 'us-e|' }), write({ value: 'us-east-1' }));
      assert.deepEqual(labelsAt(write({ action: '!Ref V|' }), file), []);
    });

    it('links are at the names of the services', () => {
      const text = write({
        action: 's3:Get*, "sqs:SendMessage"'.replace(', ', style === 'flow' ? ', ' : '\n                  - '),
      });
      assert.deepEqual(
        referenceLinks(iamData, documentOf(text, file)).map(({ span, url }) => [
          text.slice(span.start, span.end),
          url.split('/').at(-1),
        ]),
        [
          ['sts', 'list_awssecuritytokenservice.html'],
          ['s3', 'list_amazons3.html'],
          ['sqs', 'list_amazonsqs.html'],
        ],
      );
    });
  });
}
