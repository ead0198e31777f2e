import { didYouMean, meantHint } from '../../text/didYouMean';
import { defineRule, type RulePage } from '../rule';
import { templateOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: "A template refers to a role that it doesn't define.",
  messages: {
    missing: 'This template has no resource or parameter named "{name}".{hint} CloudFormation rejects the template.',
  },
  check: {
    attachment(ctx, attachment) {
      if (attachment.kind !== 'missingRole') return;
      const { name, span, node, roles } = attachment;
      const meant = didYouMean(name, roles);
      ctx.report({
        span,
        message: 'missing',
        data: { name, hint: meantHint(meant) },
        ...(meant !== undefined && {
          fixes: (edit) => [
            {
              title: `Change to "${meant}"`,
              kind: 'suggestion',
              edits: edit.replaceText(node, `${meant}${node.value.slice(name.length)}`),
            },
          ],
        }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'References are resolved before anything is created. One that has no target stops the deployment with "Unresolved resource dependencies". Templates with macros, modules or loops are left alone, because these may add the resource.',
  references: [
    {
      title: 'CloudFormation: Ref',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
    },
  ],
  examples: {
    bad: [
      templateOf(`
    "OrdersRole": { "Type": "AWS::IAM::Role" },
    "Orders": {
      "Type": "AWS::Lambda::Function",
      "Properties": { "Role": { "Fn::GetAtt": ["OrderRole", "Arn"] } }
//                                              ^^^^^^^^^ error role-reference-missing (fix)
    }
`),
    ],
    good: [
      {
        fileName: 'template.json',
        text: `{
  "Transform": "AWS::Serverless-2016-10-31",
  "Parameters": { "ExistingRole": { "Type": "String" } },
  "Resources": {
    "Orders": { "Type": "AWS::Serverless::Function" },
    "Mails": { "Type": "AWS::Lambda::Function", "Properties": { "Role": { "Fn::GetAtt": ["OrdersRole", "Arn"] } } },
    "Jobs": { "Type": "AWS::Lambda::Function", "Properties": { "Role": { "Ref": "ExistingRole" } } }
  }
}`,
      },
    ],
  },
});
