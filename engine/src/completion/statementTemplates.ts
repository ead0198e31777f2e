import { oneOrList } from '../text/oneOrList';
import type { InsertText } from './insertText';
import { fillShape, type ShapeSource } from './shape';

/** A statement for a common need, to offer where a statement can be. */
export interface StatementForm {
  readonly label: string;
  readonly detail: string;
  /** With each level of indentation as one `\t`. */
  readonly text: InsertText;
}

/** The statements of permission policies that roles need most. */
export function statementTemplates(situation: ShapeSource): readonly StatementForm[] {
  return templates.map(({ label, actions, resources, condition }) => {
    const statement = {
      Effect: 'Allow',
      Action: oneOrList(actions),
      Resource: oneOrList(resources),
      ...(condition && { Condition: condition }),
    };
    return { label, detail: actions.join(', '), text: fillShape(JSON.stringify(statement, null, '\t'), situation) };
  });
}

interface Template {
  readonly label: string;
  readonly actions: readonly string[];
  /** Words in capitals are left open. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const templates: readonly Template[] = [
  {
    label: 'Read an S3 bucket',
    actions: ['s3:GetObject', 's3:ListBucket'],
    resources: ['arn:aws:s3:::YOUR_BUCKET', 'arn:aws:s3:::YOUR_BUCKET/*'],
  },
  {
    label: 'Read and write the objects of an S3 bucket',
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: ['arn:aws:s3:::YOUR_BUCKET/*'],
  },
  {
    label: 'Read and write a DynamoDB table',
    actions: [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    ],
    resources: [
      'arn:aws:dynamodb:REGION:ACCOUNT:table/YOUR_TABLE',
      'arn:aws:dynamodb:REGION:ACCOUNT:table/YOUR_TABLE/index/*',
    ],
  },
  {
    label: 'Receive messages from an SQS queue',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: ['arn:aws:sqs:REGION:ACCOUNT:YOUR_QUEUE'],
  },
  {
    label: 'Send messages to an SQS queue',
    actions: ['sqs:SendMessage'],
    resources: ['arn:aws:sqs:REGION:ACCOUNT:YOUR_QUEUE'],
  },
  {
    label: 'Write the logs of a Lambda function',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: ['arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/YOUR_FUNCTION:*'],
  },
  {
    // The ARN of a secret ends with six random characters.
    label: 'Read a secret from Secrets Manager',
    actions: ['secretsmanager:GetSecretValue'],
    resources: ['arn:aws:secretsmanager:REGION:ACCOUNT:secret:YOUR_SECRET-??????'],
  },
  {
    label: 'Read SSM parameters',
    actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    resources: ['arn:aws:ssm:REGION:ACCOUNT:parameter/YOUR_PATH/*'],
  },
  {
    label: 'Invoke a Lambda function',
    actions: ['lambda:InvokeFunction'],
    resources: [
      'arn:aws:lambda:REGION:ACCOUNT:function:YOUR_FUNCTION',
      'arn:aws:lambda:REGION:ACCOUNT:function:YOUR_FUNCTION:*',
    ],
  },
  {
    label: 'Decrypt with a KMS key',
    actions: ['kms:Decrypt'],
    resources: ['arn:aws:kms:REGION:ACCOUNT:key/YOUR_KEY_ID'],
  },
  {
    label: 'Pass a role to a service',
    actions: ['iam:PassRole'],
    resources: ['arn:aws:iam::ACCOUNT:role/YOUR_ROLE'],
    condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  },
];
