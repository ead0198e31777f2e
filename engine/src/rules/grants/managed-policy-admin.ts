import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { samTemplateOf, templateOf } from '../shared/examples';

/** The policies whose holder can do anything, or give itself the permission to. */
const adminPolicies = new Set(['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess']);

const roleTypes = new Set(['AWS::IAM::Role', 'AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A template attaches an administrator policy to a role.',
  messages: {
    admin: '"{name}" gives this role far more than it needs. {broad} Allow only the actions that the role uses.',
  },
  check: {
    attachment(ctx, attachment) {
      if (attachment.kind !== 'managedPolicy') return;
      const { node, owner } = attachment;
      if (!roleTypes.has(owner.kind) || owner.property === 'PermissionsBoundary') return;
      const name = /^(?:arn:[^/]*:iam::aws:policy\/)?([\w-]+)$/.exec(node.value)?.[1] ?? '';
      if (!adminPolicies.has(name)) return;
      const broad = ctx.data.managedPolicy(`arn:aws:iam::aws:policy/${name}`)?.broad ?? '';
      ctx.report({ span: contentSpan(node, ctx.document.text), message: 'admin', data: { name, broad } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Code that runs with an administrator policy can read, change and delete everything in the account, and so can anyone who gets hold of its credentials.',
  references: [
    {
      title: 'Security best practices in IAM: apply least-privilege permissions',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    },
  ],
  examples: {
    bad: [
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": "AdministratorAccess"
//                   ^^^^^^^^^^^^^^^^^^^ security managed-policy-admin
      }
    }
`),
    ],
    good: [
      templateOf(`
    "Admins": {
      "Type": "AWS::IAM::Group",
      "Properties": { "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"] }
    },
    "Orders": {
      "Type": "AWS::IAM::Role",
      "Properties": { "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"] }
    }
`),
    ],
  },
});
