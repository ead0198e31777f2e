import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A principal is named by its unique id.',
  accessAnalyzer: ['INVALID_ROLE_REFERENCE', 'INVALID_USER_REFERENCE'],
  messages: {
    id: '"{id}" is the unique id of {sort}, which AWS shows when it was deleted. Name the one that exists now by its ARN.',
  },
  check: {
    principal(ctx, item) {
      const id = item.node.value;
      if (item.type !== 'AWS' || principalForm(id).shape !== 'unique-id') return;
      const sort = id.startsWith('AROA') ? 'a role' : id.startsWith('AIDA') ? 'a user' : 'an IAM entity';
      ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'id', data: { id, sort } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM keeps principals by their unique id and shows the id (AROA…, AIDA…) in place of the ARN once the role or user is deleted. A role or user of the same name that is made later has another id and is not trusted.',
  references: [principalElement, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "AROAJQ4XZ7MPLE2KTW5VN" },
//                           ^^^^^^^^^^^^^^^^^^^^^ warning principal-unique-id
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/AROA-my-app" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
