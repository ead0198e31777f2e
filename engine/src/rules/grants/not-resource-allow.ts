import { isBoundToService } from '../../access/passRole';
import { useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { notResourceElement } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'An Allow statement says on which resources it is not allowed.',
  messages: {
    open: 'With "NotResource" this statement reaches every resource but {count}. Name the resources it needs under "Resource".',
  },
  check: {
    statement(ctx, statement) {
      const { notResource, action } = statement;
      if (statement.effect !== 'Allow' || !notResource || !action) return;
      // Rules of their own speak of passing and creating roles.
      const isRoleUse = useOfRoleAction(statement, 'passrole') ?? useOfRoleAction(statement, 'createservicelinkedrole');
      if (isRoleUse && !isBoundToService(statement)) return;
      const count = notResource.items.length;
      ctx.report({
        span: contentSpan(notResource.member.key, ctx.document.text),
        message: 'open',
        data: { count: count === 1 ? 'one' : count },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'With `NotResource` an Allow reaches every resource of every account that would let it in, but the listed ones, and all that are made later. It does not deny the listed ones either. Name the resources under `Resource`; to keep some out for good, deny them.',
  references: [notResourceElement],
  peers: { parliament: ['NOTRESOURCE_WITH_ALLOW'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "NotResource": "arn:aws:s3:::my-app-secrets/*"
//     ^^^^^^^^^^^ security not-resource-allow
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "NotResource": "arn:aws:s3:::my-app-assets/*"
`),
    ],
  },
});
