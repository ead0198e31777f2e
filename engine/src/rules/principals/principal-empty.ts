import { isTemplateFunction } from '../../syntax/templateFunction';
import { trustWays } from '../../trust/trust';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'A principal is an empty object or an empty list.',
  accessAnalyzer: ['EMPTY_ARRAY_PRINCIPAL', 'EMPTY_OBJECT_PRINCIPAL'],
  messages: {
    object: 'The principal is empty, so nobody is named who may assume the role. IAM refuses this document.',
    list: 'The list under "{key}" is empty. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      const element = statement.principal;
      const value = element?.member.value;
      if (!element || value?.type !== 'object' || isTemplateFunction(value)) return;
      const services = ctx.useCase?.principals ?? ['lambda.amazonaws.com'];
      if (value.members.length === 0) {
        ctx.report({
          span: value,
          message: 'object',
          fixes: (edit) => [
            {
              title: `Trust ${services.join(' and ')}`,
              kind: 'suggestion',
              edits: edit.replaceValue(value, { Service: services.length === 1 ? services[0] : services }),
            },
          ],
        });
      }
      for (const group of element.groups) {
        if (!group.list || group.list.items.length > 0) continue;
        const remove = value.members.length > 1 && trustWays(statement) !== undefined;
        ctx.report({
          span: group.list,
          message: 'list',
          data: { key: group.member.key.value },
          fixes: (edit): Fix[] =>
            remove
              ? [
                  {
                    title: `Remove "${group.member.key.value}"`,
                    kind: 'quickfix',
                    edits: edit.removeMember(value, group.member),
                  },
                ]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy has to name somebody. IAM refuses an empty principal ("Missing required field Principal cannot be empty").',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {},
//                 ^^ error principal-empty (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": "lambda.amazonaws.com",
        "AWS": []
//             ^^ error principal-empty (fix)
      },
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
