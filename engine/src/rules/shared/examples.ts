import type { Example, ExampleFile } from '../rule';

/**
 * An example: a policy of these statements, each given as the lines between its braces. They start on a line of their
 * own and are indented as in the file, by six blanks, so that annotations are right below what they point at:
 *
 *     policyOf(`
 *       "Effect": "Allow",
 *       "Action": "iam:PassRole",
 *       "Resource": "*"
 * //                 ^ security pass-role-star-resource (fix)
 * `)
 */
export function policyOf(...statements: readonly string[]): Pick<Example, 'text'> {
  const blocks = statements.map((lines) => `    {\n${lines.replace(/^\n|\n *$/g, '')}\n    }`);
  return { text: `{\n  "Version": "2012-10-17",\n  "Statement": [\n${blocks.join(',\n')}\n  ]\n}` };
}

/** An example: a CloudFormation template with these resources, given as `policyOf` is given its statements. */
export function templateOf(resources: string): Pick<Example, 'fileName' | 'text'> {
  return { fileName: 'template.json', text: `{\n${resourcesOf(resources)}\n}` };
}

/** The same for a template of AWS SAM. */
export function samTemplateOf(resources: string): Pick<Example, 'fileName' | 'text'> {
  const transform = '  "Transform": "AWS::Serverless-2016-10-31",';
  return { fileName: 'template.json', text: `{\n${transform}\n${resourcesOf(resources)}\n}` };
}

function resourcesOf(lines: string): string {
  return `  "Resources": {\n${lines.replace(/^\n|\n *$/g, '')}\n  }`;
}

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

/** The AWS managed policy that lets a function write logs. */
export const basicExecutionRole = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/** So many ARNs, one per line of a list, for the examples of rules on sizes. */
export function scheduleArns(count: number): string {
  const arn = 'arn:aws:scheduler:eu-west-1:210987654321:schedule/my-app-reports/monthly-report';
  return Array.from({ length: count }, (_, i) => `          "${arn}-${i + 1}"`).join(',\n');
}
