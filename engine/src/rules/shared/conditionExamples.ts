import type { Example } from '../rule';

interface PermissionParts {
  readonly effect?: 'Allow' | 'Deny';
  /** JSON text. */
  readonly action?: string;
  /** JSON text. */
  readonly resource?: string;
}

interface TrustParts {
  readonly effect?: 'Allow' | 'Deny';
  /** JSON text. */
  readonly principal?: string;
  /** JSON text. */
  readonly action?: string;
  readonly fileName?: string;
}

/** A permission policy around the lines of one Condition, which are indented by eight blanks. */
export function permissionExample(condition: string, parts: PermissionParts = {}): Example {
  const { effect = 'Allow', action = '"s3:GetObject"', resource = '"arn:aws:s3:::my-app-assets/*"' } = parts;
  return {
    text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "${effect}",
      "Action": ${action},
      "Resource": ${resource},
      "Condition": {
${condition}
      }
    }
  ]
}`,
  };
}

/** A trust policy around the lines of one Condition, for a Lambda function unless told otherwise. */
export function trustExample(condition: string, parts: TrustParts = {}): Example {
  const { effect = 'Allow', principal = '{ "Service": "lambda.amazonaws.com" }', action = '"sts:AssumeRole"' } = parts;
  return {
    fileName: parts.fileName ?? 'lambda-trust-policy.json',
    text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "${effect}",
      "Principal": ${principal},
      "Action": ${action},
      "Condition": {
${condition}
      }
    }
  ]
}`,
  };
}

/** The page that lists the operators and how each compares. */
export const operatorsPage = {
  title: 'IAM JSON policy elements: Condition operators',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
};

/** The page that lists the global keys and when each is present. */
export const globalKeysPage = {
  title: 'AWS global condition context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
};

/** The page with the set operators. */
export const multivaluedPage = {
  title: 'Set operators for multivalued context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
};

/** The page with IAM Access Analyzer's checks. */
export const analyzerPage = {
  title: 'IAM Access Analyzer policy check reference',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
};
