import { anchorOf, type Escalation, escalationsAcross } from '../../access/escalation';
import { inWords, isFullAdmin } from '../../access/openGrant';
import type { Role, RolePart } from '../../access/role';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RelatedPlace, type RulePage } from '../rule';
import { escalationSeverity, escalationWeights, isSaidByServiceWildcard } from '../shared/escalationWeight';
import { ec2Trust, policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'The policies of a role are together a way to more rights, though none is by itself.',
  messages: {
    one: 'Together with {files}, this is a way to more rights than this role is given: {actions}. {allows}',
    several:
      'Together with {files}, "{item}" opens {count} ways to more rights than this role is given. One is {actions}. {allows}',
  },
  check: {
    role(ctx, role) {
      const policies = role.policies.map(({ policy }) => policy);
      if (policies.some(({ statements }) => statements.some(isFullAdmin))) return;
      const anchored = new Map<ActionItem, Escalation[]>();
      for (const escalation of escalationsAcross(policies, ctx.data)) {
        const item = anchorOf(escalation);
        if (item && !isSaidByServiceWildcard(escalation))
          anchored.set(item, [...(anchored.get(item) ?? []), escalation]);
      }
      for (const [item, escalations] of anchored) {
        const part = partOf(role, item);
        const weight = (one: Escalation) => escalationWeights.indexOf(escalationSeverity(one));
        const [first] = [...escalations].sort((one, other) => weight(one) - weight(other));
        if (!first || !part) continue;
        const related = relatedPlaces(role, first, item);
        ctx.report({
          part,
          span: contentSpan(item.node, part.document.text),
          message: escalations.length > 1 ? 'several' : 'one',
          // Files that merely lie together may belong to several roles.
          severity: role.name === undefined && !role.template ? 'suggestion' : escalationSeverity(first),
          data: {
            files: inWords([...new Set(related.flatMap((place) => (place.part ? [nameOf(place.part, part)] : [])))]),
            actions: inWords(first.method.actions, 6),
            allows: first.method.allows,
            count: escalations.length,
            item: item.node.value,
          },
          related,
        });
      }
    },
  },
});

function partOf(role: Role, item: ActionItem): RolePart | undefined {
  return role.policies.find(({ policy }) => policy === item.element.statement.policy);
}

function nameOf({ document }: RolePart, own: RolePart): string {
  if (document === own.document) return "the role's other policies";
  return document.path.slice(document.path.lastIndexOf('/') + 1);
}

/** Where the other actions are allowed, in the finding's own file and in others. */
function relatedPlaces(role: Role, { grants }: Escalation, anchor: ActionItem): RelatedPlace[] {
  const own = partOf(role, anchor);
  return grants.flatMap(({ item, known }) => {
    const part = item && partOf(role, item);
    if (!item || !part || item === anchor) return [];
    const place = {
      span: contentSpan(item.node, part.document.text),
      message: `Here ${known.id} is allowed.`,
    };
    return [part === own ? place : { ...place, part }];
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role has the rights of all its policies at once. A way to more rights that is spread over several files escapes whoever reads them one by one. Where no setting declares the role, its files may belong to several, so that the finding is a suggestion. Ways that one file opens alone are the matter of privilege-escalation.',
  references: [
    leastPrivilege,
    { title: 'pathfinding.cloud: AWS IAM privilege escalation paths', url: 'https://pathfinding.cloud' },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "ec2:CreateLaunchTemplateVersion",
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning role-privilege-escalation
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:launch-template/*"
`),
        fileName: 'create.json',
        role: {
          name: 'templates',
          files: [
            ec2Trust,
            {
              fileName: 'change.json',
              ...policyOf(`
      "Effect": "Allow",
      "Action": "ec2:ModifyLaunchTemplate",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:launch-template/*"
`),
            },
          ],
        },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "ec2:ModifyLaunchTemplate",
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:launch-template/*"
`),
        fileName: 'change.json',
        role: {
          files: [
            ec2Trust,
            {
              fileName: 'read.json',
              ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
            },
          ],
        },
      },
    ],
  },
});
