import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../engine/src/rules/index';
import { createLinter } from '../../../engine/src/rules/lint';
import { documentOf, iamData, lintDocument } from '../../support/engine';

// Names that JavaScript's objects have of themselves: a table that is a plain object would answer to them.
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

describe('names of JavaScript in a policy', () => {
  for (const name of names) {
    it(name, () => {
      const texts = [
        `{"Version":"2012-10-17","${name}":1,"Statement":[{"Effect":"Allow","${name}":{},
          "Action":["${name}:x","s3:${name}","${name}"],
          "Resource":["arn:aws:${name}:::x","arn:${name}:s3:::x","arn:aws:s3:${name}:${name}:x","${name}"],
          "Condition":{"${name}":{"${name}":"x"},"StringEquals":{"aws:${name}":"1","s3:${name}":"1","${name}":"${name}",
          "aws:RequestedRegion":"${name}"},"Bool":{"${name}":"${name}"},"Null":{"${name}":"true"}}}]}`,
        `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"${name}":"x","Service":["${name}",
          "${name}.amazonaws.com"],"AWS":["${name}","arn:aws:iam::${name}:role/x"],"Federated":"${name}"},
          "Action":["sts:AssumeRole","sts:${name}"],"Condition":{"StringEquals":{"${name}:aud":"x","SAML:aud":"${name}"}}}]}`,
      ];
      for (const text of texts) {
        // A rule that throws fails here; so does one whose fix has no text to put in.
        for (const finding of lintDocument(documentOf(text))) {
          for (const fix of finding.fixes()) for (const edit of fix.edits) assert.equal(typeof edit.newText, 'string');
        }
      }
    });
  }
});

describe('a rule that throws', () => {
  const [rule] = rules.filter(({ id }) => id === 'invalid-effect');
  assert.ok(rule);
  const text = '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:x","Resource":"*"}]}';

  it('is left out, and the others go on', () => {
    const broken = { ...rule, id: 'broken', check: { statement: () => assert.fail('on purpose') } };
    const errors: string[] = [];
    const linter = createLinter([broken, rule], { data: iamData, onRuleError: (id) => errors.push(id) });
    assert.deepEqual(
      linter(documentOf(text)).map(({ ruleId }) => ruleId),
      ['invalid-effect'],
    );
    assert.deepEqual(errors, ['broken']);
  });

  it('while it makes its fixes offers none', () => {
    const errors: string[] = [];
    const linter = createLinter(
      [
        {
          ...rule,
          check: {
            statement: (ctx, { node }) =>
              ctx.report({ span: node, message: 'spelling', fixes: () => assert.fail('on purpose') }),
          },
        },
      ],
      { data: iamData, onRuleError: (id) => errors.push(id) },
    );
    assert.deepEqual(linter(documentOf(text))[0]?.fixes(), []);
    assert.deepEqual(errors, ['invalid-effect']);
  });
});
