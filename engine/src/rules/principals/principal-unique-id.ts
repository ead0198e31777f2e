import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule } from '../rule';
import { trustExample } from '../shared/trustExample';
import { accessAnalyzerChecks, principalElement } from '../shared/trustReferences';

export const principalUniqueId = defineRule({
  id: 'principal-unique-id',
  group: 'principals',
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  since: '0.1.0',
  summary: 'A principal is named by its unique id.',
  why: 'IAM keeps principals by their unique id and shows the id (AROA…, AIDA…) in place of the ARN once the role or user is deleted. A role or user of the same name that is made later has another id and is not trusted.',
  references: [principalElement, accessAnalyzerChecks],
  peers: { accessAnalyzer: ['INVALID_ROLE_REFERENCE', 'INVALID_USER_REFERENCE'] },
  messages: {
    id: '"{id}" is the unique id of {sort}, which AWS shows when it was deleted. Name the one that exists now by its ARN.',
  },
  examples: {
    bad: [
      {
        text: trustExample(`      "Principal": { "AWS": "AROAJQ4XZ7MPLE2KTW5VN" },
//                           ^^^^^^^^^^^^^^^^^^^^^ warning principal-unique-id
      "Action": "sts:AssumeRole"`),
      },
    ],
    good: [
      {
        text: trustExample(`      "Principal": { "AWS": "arn:aws:iam::210987654321:role/AROA-my-app" },
      "Action": "sts:AssumeRole"`),
      },
    ],
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
