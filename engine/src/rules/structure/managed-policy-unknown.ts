import { managedPolicyOfName, similarManagedPolicy } from '../../access/managedPolicyName';
import type { IamData, ManagedPolicy } from '../../data/types';
import type { ManagedAttachment } from '../../model/attachment';
import { contentSpan, type StringNode, sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { meantHint } from '../../text/didYouMean';
import { defineRule, type FixKind, type Report, type RulePage } from '../rule';
import { samTemplateOf, templateOf } from '../shared/examples';

type Message = 'path' | 'unknown' | 'deprecated' | 'notArn';

export const rule = defineRule<Message>({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: "A template attaches an AWS managed policy that doesn't exist.",
  messages: {
    path: 'No managed policy has this ARN, so IAM rejects it. "{name}" is at "{right}".',
    unknown:
      'AWS had no managed policy named "{name}" on {date}.{hint} If it isn\'t a new policy, the deployment fails.',
    deprecated: '"{name}" is deprecated: {reason}.',
    notArn: '"{name}" isn\'t an ARN. IAM rejects anything else here.',
  },
  check: {
    attachment(ctx, attachment) {
      if (attachment.kind !== 'managedPolicy') return;
      const report = judge(ctx.data, attachment, ctx.document.text);
      if (report) ctx.report(report);
    },
  },
});

const awsPolicy = /^arn:aws[\w-]*:iam::aws:policy\//;

function judge(data: IamData, attachment: ManagedAttachment, text: string): Report<Message> | undefined {
  const { node, takesNames } = attachment;
  const value = knownText(node);
  if (value === undefined) return undefined;
  const head = awsPolicy.exec(value)?.[0];
  if (head === undefined) {
    if (!/^[\w+=,.@-]+$/.test(value)) return undefined;
    return takesNames ? judgeName(data, node, text, value) : nameForArn(data, node, text, value);
  }
  const from = node.value.length - (value.length - head.length);
  const name = value.slice(value.lastIndexOf('/') + 1);
  if (name === '' || data.managedPolicy(value)) return undefined;
  const same = managedPolicyOfName(data, name);
  const span = sliceSpan(node, text, from, node.value.length);
  const withPath = ({ path, name: right }: ManagedPolicy) => `${node.value.slice(0, from)}${path.slice(1)}${right}`;
  if (same?.name === name) {
    const right = withPath(same);
    return { span, message: 'path', data: { name, right }, ...replacing(node, right, 'quickfix') };
  }
  return unknownName(data, node, name, span, withPath);
}

/** AWS SAM looks the name up in its list, and hands it to IAM as an ARN where it isn't there. */
function judgeName(data: IamData, node: StringNode, text: string, name: string): Report<Message> | undefined {
  if (data.samPolicyTemplates().has(name) || data.managedPolicies().some((policy) => policy.name === name)) {
    return undefined;
  }
  return unknownName(data, node, name, contentSpan(node, text), ({ name: right }) => right);
}

function nameForArn(data: IamData, node: StringNode, text: string, name: string): Report<Message> {
  const same = managedPolicyOfName(data, name);
  const span = contentSpan(node, text);
  return { span, message: 'notArn', data: { name }, ...(same && replacing(node, same.arn, 'quickfix')) };
}

function unknownName(
  data: IamData,
  node: StringNode,
  name: string,
  span: Report['span'],
  written: (policy: ManagedPolicy) => string,
): Report<Message> {
  const deprecated = data.deprecatedManagedPolicy(name);
  const near = similarManagedPolicy(data, deprecated?.replacement ?? name);
  const fix = near && replacing(node, written(near), 'suggestion');
  if (deprecated) {
    return { span, message: 'deprecated', severity: 'warning', data: { name, reason: deprecated.reason }, ...fix };
  }
  return {
    span,
    message: 'unknown',
    severity: 'warning',
    data: { name, date: data.date, hint: meantHint(near?.name) },
    ...fix,
  };
}

function replacing(node: StringNode, value: string, kind: FixKind): Pick<Report<Message>, 'fixes'> {
  // Of an ARN in place of an ARN only the end changes.
  const shown = node.value.startsWith('arn:') ? value.slice(value.indexOf(':policy/') + ':policy/'.length) : value;
  return { fixes: (edit) => [{ title: `Change to "${shown}"`, kind, edits: edit.replaceText(node, value) }] };
}

/** The value with the partition that a reference gives; undefined where more of it isn't known. */
function knownText({ value, holes }: StringNode): string | undefined {
  if (!holes) return hasPlaceholder(value) ? undefined : value;
  const [hole, another] = holes;
  if (!hole || another || hole.means !== 'partition' || hole.from !== 'arn:'.length) return undefined;
  return `${value.slice(0, hole.from)}aws${value.slice(hole.to)}`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Many AWS managed policies are not at the top level: "AWSLambdaBasicExecutionRole" has the ARN "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole". With a wrong path or name the role is not created and the whole deployment rolls back. It is an error if the policy exists under another path; a name that is not in the list may belong to a new policy, and that is a warning.',
  references: [
    {
      title: 'AWS managed policy reference',
      url: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html',
    },
  ],
  examples: {
    bad: [
      templateOf(`
    "OrdersRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"]
//                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error managed-policy-unknown (fix)
      }
    }
`),
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": ["AmazonS3ReadOnlyAcces", "AWSLambdaBasicExecutionRole"]
//                    ^^^^^^^^^^^^^^^^^^^^^ warning managed-policy-unknown (fix)
      }
    }
`),
    ],
    good: [
      templateOf(`
    "OrdersRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "ManagedPolicyArns": [
          { "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
          { "Fn::Sub": "arn:aws:iam::\${AWS::AccountId}:policy/orders" },
          { "Ref": "OrdersPolicy" }
        ]
      }
    },
    "OrdersPolicy": { "Type": "AWS::IAM::ManagedPolicy" }
`),
    ],
  },
});
