// Policy files of a role, for tests that look at roles as a whole.

/** A trust policy for a service, laid out as people write it, that no rule objects to. */
export const trustPolicy = (service: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "${service}" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
    }
  ]
}
`;

/** A permission policy for one SQS queue. */
export const queuePolicy = (...actions: string[]) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ${JSON.stringify(actions)},
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-orders"
    }
  ]
}
`;
