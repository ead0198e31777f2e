import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines as linesOf } from '../../support/reading';

// What a template's values say under the cursor, word for word.

const hoverLines = (marked: string) => linesOf(marked, { path: 'template.yaml' });

const template = (statement: string) => `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            ${statement}
`;

const block = (value: string) =>
  template(`- Effect: Allow
              Action:
                - dynamodb:GetItem
              Resource:
                - ${value}`);

const flow = (value: string) => template(`- { Effect: Allow, Action: [dynamodb:GetItem], Resource: [${value}] }`);

const reference = '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)';
const table = 'A resource of Amazon DynamoDB: `table`.';

for (const [style, write] of [
  ['block', block],
  ['flow', flow],
] as const) {
  describe(`a resource in ${style} style`, () => {
    it('of which the template fills in parts', () => {
      const arn = 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders';
      assert.deepEqual(hoverLines(write(`!Sub 'arn:aws:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/or|ders'`)), [
        `[${arn}]`,
        table,
        '',
        `\`${arn}\` once the template is deployed.`,
        '',
        reference,
      ]);
    });

    it('that is an attribute of another resource', () => {
      const arn = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Orders}';
      assert.deepEqual(hoverLines(write('!GetAtt Ord|ers.Arn')), [
        '[!GetAtt Orders.Arn]',
        table,
        '',
        `\`${arn}\` once the template is deployed.`,
        '',
        reference,
      ]);
    });

    it('of which nothing is known', () => {
      assert.deepEqual(hoverLines(write('!GetAtt Oth|ers.Arn')), undefined);
    });
  });
}
