import { parseArn } from '../../model/arn';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { clausesOn, pins, principalsOf, textValues } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { changeOperator } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'The role of a Lambda function is limited to that very function.',
  messages: {
    function:
      'Only the function with exactly this ARN can use the role, and Lambda tries the role before the function exists. A condition on "aws:SourceAccount" is safer.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow') return;
      if (!principalsOf(statement, 'Service').some((item) => item.node.value === 'lambda.amazonaws.com')) return;
      for (const clause of clausesOn(statement, ['aws:sourcearn'])) {
        const [value, second] = textValues(clause);
        const arn = value === undefined ? undefined : parseArn(value);
        const [node] = clause.values;
        if (!pins(clause) || second !== undefined || arn?.service !== 'lambda' || hasWildcard(arn.resource)) continue;
        if (node?.type !== 'string' || !/^\d{12}$/.test(arn.account)) continue;
        const alone = statement.condition?.clauses.length === 1 && !clause.list;
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: 'function',
          fixes: (edit) => {
            const operator = alone ? changeOperator(edit, clause, 'StringEquals') : [];
            if (operator.length !== 1) return [];
            return [
              {
                title: 'Limit it to the account with aws:SourceAccount instead (widens access)',
                kind: 'suggestion',
                edits: [
                  ...operator,
                  ...edit.renameMember(clause.keyMember, 'aws:SourceAccount'),
                  ...edit.replaceText(node, arn.account),
                ],
              },
            ];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Lambda tries the role when the function is created. A condition on the ARN of a function that has another name, or another version in its ARN, makes that fail with "The role defined for the function cannot be assumed by Lambda". A condition on aws:SourceAccount keeps other accounts out and needs no function yet.',
  references: [
    {
      title: 'Defining Lambda function permissions with an execution role',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    },
    confusedDeputy,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnEquals": { "aws:SourceArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders" }
//                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion trust-lambda-source-arn-chicken-egg (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnLike": { "aws:SourceArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-*" }
      }
`),
    ],
  },
});
