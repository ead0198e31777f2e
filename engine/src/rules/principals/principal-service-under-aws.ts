import type { Edit, Editor } from '../../edits/editor';
import type { PrincipalItem } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { type PrincipalShape, principalForm, rightKey } from '../../trust/principal';
import { assumeActions, type TrustWay, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalObject, removePrincipal } from '../shared/listEdits';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary:
    'A principal stands under the wrong key: a service under "AWS", a role under "Service", a provider under either.',
  messages: {
    key: '"{principal}" is {sort} and belongs under "{right}", not under "{key}". IAM refuses this document.',
    cognito:
      '"{principal}" is {sort} and belongs under "{right}", not under "{key}". As it stands, no identity can assume the role.',
  },
  check: {
    principal(ctx, item) {
      const right = rightKey(item);
      const { type } = item;
      if (!right || !type || item.element.negated) return;
      const { shape } = principalForm(item.node.value);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        // Cognito's domain is also known as a service, so IAM may well take it there.
        message: type === 'Service' && shape === 'identity-domain' ? 'cognito' : 'key',
        severity: type === 'Service' && shape === 'identity-domain' ? 'warning' : 'error',
        data: { principal: item.node.value, sort: sortOf(shape), right, key: type },
        fixes: (edit) => {
          const edits = move(edit, item, right);
          if (edits.length === 0) return [];
          const action = actionToChange(item);
          const title = `Move "${item.node.value}" to "${right}"`;
          if (!action) return [{ title, kind: 'quickfix', edits }];
          const changed = [...edits, ...edit.replaceText(action.node, action.right)];
          return [{ title: `${title} and use ${action.right}`, kind: 'quickfix', edits: changed }];
        },
      });
    },
  },
});

function sortOf(shape: PrincipalShape): string {
  switch (shape) {
    case 'service':
      return 'a service';
    case 'account':
    case 'root':
      return 'an account';
    case 'role':
    case 'user':
      return `a ${shape}`;
    case 'assumed-role':
    case 'federated-user':
      return 'a session';
    default:
      return 'an identity provider';
  }
}

function move(edit: Editor, item: PrincipalItem, key: string): Edit[] {
  const owner = principalObject(item);
  const target = item.element.groups.find((group) => group.type === key);
  if (!owner) return [];
  const alone = item.group.items.length === 1 && (item.group.list?.items.length ?? 1) === 1;
  if (!target && alone) return edit.renameMember(item.group.member, key);
  const removal = removePrincipal(edit, item);
  if (removal.length === 0) return [];
  if (!target) return [...removal, ...edit.insertMember(owner, key, item.node.value, item.group.member)];
  return target.member.value ? [...removal, ...edit.addValue(target.member.value, item.node.value)] : [];
}

/** The action for assuming the role, when the principal stands alone and uses another one. */
function actionToChange(item: PrincipalItem): { node: StringNode; right: string } | undefined {
  const { statement } = item.element;
  const assumes = statement.action?.items.filter((one) => wayOfAction(one)) ?? [];
  const [action] = assumes;
  if (!action || assumes.length > 1 || item.element.items.length > 1) return undefined;
  const right = assumeActions[wayOfShape(principalForm(item.node.value).shape)];
  return action.action.text.toLowerCase() === right.toLowerCase() ? undefined : { node: action.node, right };
}

function wayOfShape(shape: PrincipalShape): TrustWay {
  if (shape === 'saml-provider') return 'saml';
  return shape === 'oidc-provider' || shape === 'identity-domain' ? 'web' : 'iam';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM looks a principal up by its key. "AWS" takes accounts, roles, users and sessions, "Service" takes service names, "Federated" takes identity providers. A principal under another key is refused ("Invalid principal in policy").',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "lambda.amazonaws.com" },
//                           ^^^^^^^^^^^^^^^^^^^^ error principal-service-under-aws (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": ["ec2.amazonaws.com", "arn:aws:iam::210987654321:role/my-app-role"]
//                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-service-under-aws (fix)
      },
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:saml-provider/my-app-idp" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-service-under-aws (fix)
      "Action": "sts:AssumeRoleWithSAML",
      "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::210987654321:role/my-app-role",
        "Service": "lambda.amazonaws.com"
      },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
