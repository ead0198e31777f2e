import { mayApply } from '../../access/actionNarrowing';
import { inWords } from '../../access/openGrant';
import { expandAction, isEveryAction, type KnownAction } from '../../actions/actionPattern';
import { isEveryResource } from '../../arn/arnPattern';
import type { Statement } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: "A Deny doesn't deny anything.",
  messages: {
    never: 'This Deny never denies anything: {actions} does not work on "{resource}". It works on {format}.',
    excepted: 'This Deny never denies anything: "{name}" excludes everything from it.',
    unscoped: 'This Deny never denies anything: {actions} takes no resource, so only "*" would match.',
  },
  check: {
    statement(ctx, statement) {
      const { action, resource } = statement;
      if (statement.effect !== 'Deny') return;
      for (const node of exceptedByAll(statement)) {
        ctx.report({ span: contentSpan(node, ctx.document.text), message: 'excepted', data: { name: node.value } });
      }
      const [first] = resource?.items ?? [];
      if (!action || !first || action.opaque || !areArns(statement)) return;
      const actions: KnownAction[] = [];
      for (const item of action.items) {
        const expansion = expandAction(ctx.data, item.action);
        // What the data does not know may work on anything; a pattern that broad surely matches something.
        if (expansion.length === 0 || expansion.length > 500) return;
        if (expansion.some((known) => mayApply(known, statement))) return;
        actions.push(...expansion);
      }
      const known = actions.find((one) => one.action.resourceTypes.length > 0) ?? actions[0];
      if (!known) return;
      const format = known.service.resourceTypes.get(known.action.resourceTypes[0]?.name ?? '')?.arns[0];
      ctx.report({
        span: contentSpan(first.node, ctx.document.text),
        message: format ? 'never' : 'unscoped',
        data: {
          actions: inWords([...new Set(actions.map(({ id }) => id))], 2),
          resource: first.node.value,
          format: (format ?? '').replace(/\$\{([^}]*)\}/g, '<$1>'),
        },
      });
    },
  },
});

/** The entries of `NotResource` and `NotAction` that leave nothing to deny. */
function exceptedByAll({ notResource, notAction }: Statement): readonly StringNode[] {
  const resource = notResource?.items.find(({ node }) => isEveryResource(node.value));
  const action = notAction?.items.find((item) => item.action.hasWildcard && isEveryAction(item.action));
  return [resource, action].flatMap((item) => item?.node ?? []);
}

/** Whether every resource is an ARN of a named service, so that it can be compared with the formats. */
function areArns({ resource }: Statement): boolean {
  return (
    resource !== undefined &&
    !resource.opaque &&
    resource.items.every(({ arn }) => arn && /^[a-z0-9-]+$/.test(arn.service))
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A Deny that never matches is worse than a missing one: whoever wrote it believes that something is closed. The usual slip is a bucket where its objects are meant, `my-app-archive` for `my-app-archive/*`.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    {
      title: 'Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      "Resource": "arn:aws:s3:::my-app-archive"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning deny-ineffective
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:ListAllMyBuckets",
      "Resource": "arn:aws:s3:::my-app-archive"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning deny-ineffective
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:DeleteObject",
      "NotResource": "*"
//                    ^ warning deny-ineffective
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:DeleteObject",
      "NotResource": "arn:aws:s3:::my-app-temporary/*"
`),
      policyOf(
        `
      "Effect": "Deny",
      "Action": ["s3:DeleteBucket", "s3:DeleteObject"],
      "Resource": ["arn:aws:s3:::my-app-archive", "arn:aws:s3:::my-app-archive/*"]
`,
        `
      "Effect": "Deny",
      "Action": "s3:ListAllMyBuckets",
      "Resource": "*"
`,
      ),
    ],
  },
});
