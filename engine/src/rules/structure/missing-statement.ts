import { statementNodes } from '../../model/parse';
import { isTemplateFunction } from '../../syntax/templateFunction';
import { defineRule, type RulePage, type UseCase } from '../rule';

const lambda: UseCase = {
  label: 'a Lambda function',
  principals: ['lambda.amazonaws.com'],
  reason: 'file name "lambda-trust-policy.json"',
  certain: true,
};

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A policy has no statement, or an empty one.',
  accessAnalyzer: ['MISSING_STATEMENT'],
  messages: {
    absent: 'The policy has no "Statement". IAM refuses a document without one.',
    emptyList: '"Statement" is empty. IAM refuses a policy without a statement.',
    emptyStatement: 'This statement is empty. IAM refuses it, as it has neither an effect nor an action.',
    notAList: '"Statement" is neither a statement nor a list of statements. IAM refuses this document.',
  },
  check: {
    policy(ctx, policy) {
      const { node, statement } = policy;
      const wanted = policy.kind === 'trust' && ctx.useCase ? trustStatement(ctx.useCase) : undefined;
      const insertion = { title: `Let ${ctx.useCase?.label ?? ''} assume the role`, kind: 'suggestion' } as const;
      if (!statement) {
        ctx.report({
          span: { start: node.start, end: node.start + 1 },
          message: 'absent',
          fixes: (edit) =>
            wanted
              ? [{ ...insertion, edits: edit.insertMember(node, 'Statement', [wanted], node.members.at(-1)) }]
              : [],
        });
        return;
      }
      const value = statement.member.value;
      if (!value || isTemplateFunction(value)) return;
      if (value.type === 'string' || value.type === 'literal') ctx.report({ span: value, message: 'notAList' });
      else if (value.type === 'array' && value.items.length === 0) {
        ctx.report({
          span: value,
          message: 'emptyList',
          fixes: (edit) => (wanted ? [{ ...insertion, edits: edit.replaceValue(value, [wanted]) }] : []),
        });
      }
      for (const item of statementNodes(value)) {
        if (item.members.length === 0) ctx.report({ span: item, message: 'emptyStatement' });
      }
    },
  },
});

/** The one statement that most execution roles have in their trust policy. */
function trustStatement({ principals }: UseCase): object {
  const [first] = principals;
  return {
    Effect: 'Allow',
    Principal: { Service: principals.length === 1 ? first : principals },
    Action: 'sts:AssumeRole',
  };
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Everything a policy says is in its statements. IAM refuses a document without one ("Could not parse the policy: Statement is empty").',
  references: [
    {
      title: 'IAM JSON policy elements: Statement',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html',
    },
  ],
  peers: { parliament: ['MALFORMED'] },
  examples: {
    bad: [
      {
        text: `  {
//^ error missing-statement
    "Version": "2012-10-17"
  }`,
      },
      {
        fileName: 'lambda-trust-policy.json',
        useCase: lambda,
        text: `{
  "Version": "2012-10-17",
  "Statement": []
//             ^^ error missing-statement (fix)
}`,
      },
      {
        fileName: 'permission-policy.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [{}]
//              ^^ error missing-statement
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::my-app-assets"
  }
}`,
      },
    ],
  },
});
