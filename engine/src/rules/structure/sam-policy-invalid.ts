import type { SamPolicyTemplate } from '../../data/types';
import type { Attachment, ManagedAttachment, SamAttachment } from '../../model/attachment';
import { contentSpan, type Member } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean, meantHint } from '../../text/didYouMean';
import { defineRule, type FixKind, type Report, type RulePage } from '../rule';
import { samTemplateOf } from '../shared/examples';

type Message = 'name' | 'case' | 'unknown' | 'indentation' | 'missing' | 'empty' | 'parameter' | 'ignored' | 'document';

type Templates = ReadonlyMap<string, SamPolicyTemplate>;

export const rule = defineRule<Message>({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: 'An entry under Policies is neither a policy document nor a policy template of AWS SAM.',
  messages: {
    name: '"{template}" is a policy template and must be an object, such as {example}. SAM takes a string for the name of a managed policy.',
    case: 'Names of policy templates are case-sensitive. SAM rejects "{template}"; the template is "{meant}".',
    unknown:
      'AWS SAM has no policy template named "{template}".{hint} If it isn\'t a new template, SAM rejects this entry.',
    indentation:
      '"{template}" has no parameters. What follows must be indented further, so that it belongs to the template. SAM rejects this entry.',
    missing: '"{template}" requires {parameters}. SAM rejects the entry without it.',
    empty: '"{template}" has no parameters, but SAM requires an empty object: {example}.',
    parameter: '"{template}" has no parameter "{name}". It requires "{meant}", and SAM rejects the entry without it.',
    ignored: '"{template}" has no parameter "{name}". SAM ignores it.',
    document: 'SAM rejects this entry: a policy document here is an object with "Statement".',
  },
  check: {
    attachment(ctx, attachment) {
      for (const report of judge(attachment, ctx.data.samPolicyTemplates(), ctx.document.text)) ctx.report(report);
    },
  },
});

function judge(attachment: Attachment, templates: Templates, text: string): readonly Report<Message>[] {
  if (attachment.kind === 'managedPolicy') return judgeString(attachment, templates, text);
  return attachment.kind === 'samPolicy' ? judgeObject(attachment, templates, text) : [];
}

function judgeString({ node, takesNames }: ManagedAttachment, templates: Templates, text: string): Report<Message>[] {
  const parameters = takesNames && !node.holes ? templates.get(node.value)?.parameters : undefined;
  if (!parameters) return [];
  const data = { template: node.value, example: exampleOf(node.value, parameters) };
  return [{ span: contentSpan(node, text), message: 'name', data }];
}

const documentElements = new Set(['Effect', 'Action', 'Resource', 'PolicyDocument', 'PolicyName', 'Version']);

function judgeObject({ node, first }: SamAttachment, templates: Templates, text: string): Report<Message>[] {
  const template = first.key.value;
  const span = contentSpan(first.key, text);
  if (hasPlaceholder(template) || template.startsWith('Fn::') || template === '<<') return [];
  const parameters = templates.get(template)?.parameters;
  if (node.members.length > 1) {
    if (parameters && first.value === undefined) return [{ span, message: 'indentation', data: { template } }];
    return node.members.every(({ key }) => documentElements.has(key.value)) ? [{ span, message: 'document' }] : [];
  }
  if (parameters) return judgeParameters(first, parameters, text);
  if (documentElements.has(template)) return [{ span, message: 'document' }];
  const meant = didYouMean(template, templates.keys());
  const isCase = meant?.toLowerCase() === template.toLowerCase();
  return [
    {
      span,
      message: isCase ? 'case' : 'unknown',
      ...(!isCase && { severity: 'warning' as const }),
      data: { template, hint: meantHint(meant), meant: meant ?? '' },
      ...(meant !== undefined && renaming(first, meant, isCase ? 'quickfix' : 'suggestion')),
    },
  ];
}

function judgeParameters(member: Member, parameters: readonly string[], text: string): Report<Message>[] {
  const { key, value } = member;
  const template = key.value;
  const span = contentSpan(key, text);
  if (value === undefined || value.type === 'string' || value.type === 'array') {
    const data = { template, parameters: quoted(parameters), example: exampleOf(template, parameters) };
    return [{ span, message: parameters.length === 0 ? 'empty' : 'missing', data }];
  }
  if (value.type !== 'object') return [];
  const given = new Set(value.members.map(({ key: name }) => name.value));
  const missing = parameters.filter((name) => !given.has(name));
  const extra = value.members.filter(({ key: name }) => !parameters.includes(name.value) && isName(name.value));
  const reports: Report<Message>[] = [];
  for (const one of extra) {
    const name = one.key.value;
    const meant = missing.length === 1 && extra.length === 1 ? missing[0] : didYouMean(name, missing);
    const at = contentSpan(one.key, text);
    if (meant === undefined) {
      reports.push({ span: at, message: 'ignored', severity: 'warning', data: { template, name } });
    } else {
      missing.splice(missing.indexOf(meant), 1);
      reports.push({
        span: at,
        message: 'parameter',
        data: { template, name, meant },
        ...renaming(one, meant, 'quickfix'),
      });
    }
  }
  const isOpen = !value.members.every(({ key: name }) => isName(name.value));
  if (missing.length > 0 && !isOpen) {
    reports.push({ span, message: 'missing', data: { template, parameters: quoted(missing) } });
  }
  return reports;
}

function isName(key: string): boolean {
  return !hasPlaceholder(key) && !key.startsWith('Fn::') && key !== '<<';
}

function renaming(member: Member, meant: string, kind: FixKind): Pick<Report<Message>, 'fixes'> {
  return { fixes: (edit) => [{ title: `Change to "${meant}"`, kind, edits: edit.renameMember(member, meant) }] };
}

function exampleOf(template: string, parameters: readonly string[]): string {
  const values = parameters.map((name) => `${name}: …`).join(', ');
  return values === '' ? `${template}: {}` : `${template}: { ${values} }`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' and ');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS SAM takes three things under Policies: names and ARNs of managed policies, policy documents, and its own policy templates with all of their parameters. It stops the deployment for anything else.',
  references: [
    {
      title: 'AWS SAM policy templates',
      url: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html',
    },
    {
      title: 'The published policy templates',
      url: 'https://github.com/aws/serverless-application-model/blob/develop/samtranslator/policy_templates_data/policy_templates.json',
    },
  ],
  examples: {
    bad: [
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [
          { "DynamoDBCrudPolicy": { "Table": "orders" } },
//                                   ^^^^^ error sam-policy-invalid (fix)
          { "SqsPollerPolicy": { "QueueName": "orders" } },
//           ^^^^^^^^^^^^^^^ error sam-policy-invalid (fix)
          { "S3ReadPolicy": {} },
//           ^^^^^^^^^^^^ error sam-policy-invalid
          "AMIDescribePolicy"
//         ^^^^^^^^^^^^^^^^^ error sam-policy-invalid
        ]
      }
    }
`),
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" }]
//                      ^^^^^^ error sam-policy-invalid
      }
    }
`),
    ],
    good: [
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [
          "AWSLambdaBasicExecutionRole",
          { "AMIDescribePolicy": {} },
          { "DynamoDBCrudPolicy": { "TableName": { "Ref": "OrdersTable" } } }
        ]
      }
    },
    "OrdersTable": { "Type": "AWS::Serverless::SimpleTable" }
`),
    ],
  },
});
