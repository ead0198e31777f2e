import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { sessionTags } from '../shared/references';
import { actionsSpan, addActions, lackingActions } from '../shared/trustActionEdits';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'EKS Pod Identity is trusted without all of the actions that it uses.',
  messages: {
    missing:
      'EKS Pod Identity also needs {actions} to use a role. The actions here are not enough, so nothing can assume this role.',
  },
  check: {
    policy(ctx, policy) {
      const found = lackingActions(policy, 'pods.eks.amazonaws.com', needed);
      if (!found) return;
      const { action, missing } = found;
      ctx.report({
        span: actionsSpan(action, ctx.document.text),
        message: 'missing',
        data: { actions: missing.join(' and ') },
        fixes: (edit) => {
          const edits = addActions(edit, action, missing);
          return edits.length > 0 ? [{ title: `Add ${missing.join(' and ')}`, kind: 'quickfix', edits }] : [];
        },
      });
    },
  },
});

const needed: readonly string[] = ['sts:AssumeRole', 'sts:TagSession'];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'EKS Pod Identity adds tags for the cluster, namespace and service account to every session, so it uses sts:TagSession together with sts:AssumeRole.',
  references: [
    {
      title: 'EKS: IAM role for EKS Pod Identity',
      url: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
    },
    sessionTags,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "pods.eks.amazonaws.com" },
      "Action": "sts:AssumeRole"
//               ^^^^^^^^^^^^^^ error trust-eks-pod-identity-actions (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "pods.eks.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:TagSession"]
`),
    ],
  },
});
