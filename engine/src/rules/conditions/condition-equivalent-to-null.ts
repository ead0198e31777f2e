import { securityKeys } from '../../conditions/conditionKey';
import { operatorFamily } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { changeOperator } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A condition whose only value is "*" just asks whether the key is there.',
  accessAnalyzer: ['EQUIVALENT_TO_NULL_FALSE', 'EQUIVALENT_TO_NULL_TRUE'],
  messages: {
    present: 'Any value matches "*", so this only asks that "{key}" is there. "Null" with "false" says the same.',
    absent: 'Any value matches "*", so this only asks that "{key}" is absent. "Null" with "true" says the same.',
  },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      const value = clause.values[0];
      if (!operator.known?.endsWith('Like') || operator.set || operator.ifExists) return;
      if (value?.type !== 'string' || clause.values.length !== 1 || !/^\*+$/.test(textOf(value))) return;
      // For keys that pin access "*" is not a matter of style; other rules speak of those.
      if (clause.opaque || clause.misfits.length > 0 || securityKeys.has(clause.lowerKey)) return;
      if (operatorFamily(operator) === 'Arn' && clause.lowerKey.startsWith('aws:')) return;
      // A claim of a token and the service of a passed role decide who gets in; rules of their own report those.
      const isGlobal = clause.lowerKey.startsWith('aws:');
      if (ctx.policy.kind === 'trust' ? !isGlobal : /^iam:(?:passedtoservice|awsservicename)$/.test(clause.lowerKey))
        return;
      const absent = operator.negated ? 'true' : 'false';
      ctx.report({
        span: contentSpan(value, ctx.document.text),
        message: operator.negated ? 'absent' : 'present',
        data: { key: clause.key },
        fixes: (edit) => {
          const moved = changeOperator(edit, clause, 'Null');
          const title = `Use "Null": "${absent}"`;
          const inPlace = moved.length === 1 && moved[0]?.start === clause.operatorMember.key.start + 1;
          return inPlace ? [{ title, kind: 'quickfix', edits: [...moved, ...edit.replaceText(value, absent)] }] : [];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Any value matches "*", so only the presence of the key counts. "Null" says that in plain words and leaves no doubt about a missing key.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "*" }
//                                                ^ suggestion condition-equivalent-to-null (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringNotLike": { "aws:PrincipalTag/team": ["*"] }
//                                                    ^ suggestion condition-equivalent-to-null (fix)
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
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "billing-*" }
      }
`),
    ],
  },
});
