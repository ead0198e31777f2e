import { isTrustAction, trustActions } from '../../model/action';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean } from '../../text/didYouMean';
import { assumeActions, trustWays } from '../../trust/trust';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { removeAction } from '../shared/listEdits';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A trust policy names an action other than the STS actions for assuming a role.',
  accessAnalyzer: ['UNSUPPORTED_ACTION_IN_POLICY'],
  messages: {
    wildcard: '"{action}" holds a wildcard, which a trust policy cannot have in an action. IAM refuses this document.',
    slip: '"{action}" is not an action for assuming a role; "{meant}" is. IAM refuses this document.',
    other:
      '"{action}" does not belong in a trust policy, which only says who may assume the role. IAM refuses this document.',
  },
  check: {
    action(ctx, item) {
      const { text } = item.action;
      if (item.element.negated || isTrustAction(item.action) || hasPlaceholder(text) || text === '') return;
      const meant = item.action.hasWildcard ? undefined : nearest(text);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: item.action.hasWildcard ? 'wildcard' : meant ? 'slip' : 'other',
        data: { action: text, meant: meant ?? '' },
        fixes: (edit) => {
          const right = meant ?? actionForPrincipals(item);
          if (right && !item.element.items.some((other) => other.action.text === right)) {
            const replace: Fix = {
              title: `Replace "${text}" by "${right}"`,
              kind: meant ? 'quickfix' : 'suggestion',
              edits: edit.replaceText(item.node, right),
            };
            return [replace];
          }
          const edits = removeAction(edit, item);
          return edits.length > 0 ? [{ title: `Remove "${text}"`, kind: 'suggestion', edits }] : [];
        },
      });
    },
  },
});

function nearest(text: string): string | undefined {
  return didYouMean(text.includes(':') ? text.trim() : `sts:${text.trim()}`, trustActions);
}

/** The action that fits the statement's principals, when they are all of one sort. */
function actionForPrincipals(item: ActionItem): string | undefined {
  const ways = [...(trustWays(item.element.statement) ?? [])];
  const [way] = ways;
  return way && ways.length === 1 ? assumeActions[way] : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy may name six actions and no wildcard: sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, sts:TagSession, sts:SetSourceIdentity and sts:SetContext. IAM refuses all others ("AssumeRole policy may only specify STS AssumeRole actions"). What the role may do belongs in a permission policy.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:*"
//               ^^^^^ error trust-non-sts-action (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": ["sts:AssumeRole", "s3:GetObject"]
//                                  ^^^^^^^^^^^^ error trust-non-sts-action (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRol"
//               ^^^^^^^^^^^^^ error trust-non-sts-action (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "pods.eks.amazonaws.com" },
      "Action": ["sts:assumerole", "sts:TagSession"]
`),
    ],
  },
});
