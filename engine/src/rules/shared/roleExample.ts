import type { ExampleFile, Reference } from '../rule';

/** The trust policy of a Lambda function's role. */
export const lambdaTrust: ExampleFile = {
  fileName: 'trust-policy.json',
  text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
    }
  ]
}`,
};

/** The trust policy of a role for EC2 instances. */
export const ec2Trust: ExampleFile = {
  fileName: 'trust-policy.json',
  text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
}`,
};

export const executionRole: Reference = {
  title: 'Defining Lambda function permissions with an execution role',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
};

/** Writing logs. */
export const basicExecutionRole = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
