import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The operator "Null" has the suffix IfExists.',
  accessAnalyzer: ['NULL_WITH_IF_EXISTS'],
  messages: { suffix: '"{operator}" does not exist: "Null" takes no suffix. IAM refuses the document.' },
  check: {
    statement(ctx, statement) {
      const blocks = statement.condition?.blocks ?? [];
      for (const { member, operator } of blocks) {
        if (operator.known !== 'Null' || !operator.ifExists) continue;
        const name = operatorText({ ...operator, ifExists: false });
        const taken = blocks.some((block) => block.operator.text.toLowerCase() === name.toLowerCase());
        ctx.report({
          span: contentSpan(member.key, ctx.document.text),
          message: 'suffix',
          data: { operator: operator.text },
          fixes: (edit) =>
            taken ? [] : [{ title: `Use "${name}"`, kind: 'quickfix', edits: edit.renameMember(member, name) }],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Null already asks whether the key exists. IAM refuses a document that adds IfExists to it.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NullIfExists": { "aws:PrincipalTag/team": "false" }
//       ^^^^^^^^^^^^ error condition-null-ifexists (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:PrincipalTag/team": "false" }
      }
`),
    ],
  },
});
