import type { ReportedDenial } from './denial';
import { type Placed, withoutStop } from './generalForm';

interface Form {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => ReportedDenial;
}

/** Every pattern begins with a word and has bounded parts, so that the time stays linear. */
const forms: readonly Form[] = [
  {
    pattern: /role does not have permissions? to call (\w{1,80}) on (\w{1,30})/gi,
    read: ([, operation = '', service = '']) => ({ explicit: false, special: 'execution-role', operation, service }),
  },
  {
    pattern: /cannot be assumed by Lambda/gi,
    read: () => ({
      explicit: false,
      policy: 'trust',
      special: 'not-assumable',
      servicePrincipal: 'lambda.amazonaws.com',
    }),
  },
  {
    pattern:
      /global service principal ([a-z0-9.-]{1,100}\.amazonaws\.com)[^\n]{0,80}authorized to assume the provided role/gi,
    read: ([, servicePrincipal = '']) => ({
      explicit: false,
      policy: 'trust',
      special: 'not-assumable',
      servicePrincipal,
    }),
  },
  {
    // https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html
    pattern:
      /\bCodeBuild is not authorized to perform:\s?sts:AssumeRole\s{1,4}on\s{1,4}(?:(arn:aws[^\s"'<]{1,300})|service role)/gi,
    read: ([, role]) => notAssumable('codebuild.amazonaws.com', role),
  },
  {
    // https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-projects-studio-updates.html
    pattern: /\bCodePipeline is not authorized to perform\s{1,4}AssumeRole on role\s{1,4}(arn:aws[^\s"'<]{1,300})/gi,
    read: ([, role]) => notAssumable('codepipeline.amazonaws.com', role),
  },
  {
    // CodePipeline about a role of an action: https://github.com/hashicorp/terraform-provider-aws/issues/13103
    pattern:
      /(arn:aws[\w-]{0,20}:iam::[^\s"'<]{1,200}) is not authorized to perform AssumeRole on role (arn:aws[^\s"'<]{1,300})/gi,
    read: ([, principal = '', resource = '']) => ({
      ...{ explicit: false, principal, action: 'sts:AssumeRole' },
      resource: withoutStop(resource),
    }),
  },
  {
    // https://github.com/boto/boto3/issues/1878
    pattern: /ECS was unable to assume the role '?(arn:aws[^\s"'<]{1,300})?/gi,
    read: ([, role]) => notAssumable('ecs-tasks.amazonaws.com', role),
  },
  {
    // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/scheduler/retry.go
    pattern: /must allow AWS EventBridge Scheduler to assume the role/gi,
    read: () => notAssumable('scheduler.amazonaws.com'),
  },
  {
    // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/firehose/delivery_stream.go
    pattern: /Firehose is unable to assume role(?: (arn:aws[^\s"'<]{1,300}))?/gi,
    read: ([, role]) => notAssumable('firehose.amazonaws.com', role),
  },
  {
    // https://github.com/Miserlou/Zappa/issues/479, terraform-aws-modules/terraform-aws-apigateway-v2/issues/87,
    // https://github.com/aws-cloudformation/rain/issues/163
    pattern:
      /API Gateway (?:doesn['\u2019]t|does not) have permissions? to assume the (?:provided|IAM) role|Please grant trust permission for API Gateway/gi,
    read: () => notAssumable('apigateway.amazonaws.com'),
  },
  {
    // https://github.com/aws-samples/lambda-refarch-webapp/issues/7; for Kinesis the same.
    pattern:
      /Cannot access stream\s{1,4}(arn:aws[\w-]{0,20}:(dynamodb|kinesis):[^\s"'<]{1,300})\s{1,4}Please ensure the role can perform the (\w{1,40})/gi,
    read: ([, resource = '', service = '', operation = '']) => ({
      ...{ explicit: false, special: 'execution-role', operation, service: service.toLowerCase() },
      resource: withoutStop(resource),
    }),
  },
  {
    // https://github.com/binxio/cfn-lb-ip-address-provider/issues/4
    pattern:
      /access has been denied by S3, please make sure your request credentials have permission to (\w{1,40}) for ([^\s"'<]{1,1000})(?:\s{1,2}S3 Error Code: \w{1,60}\. S3 Error Message: Access Denied)?/gi,
    read: ([, operation = '', object = '']) => ({
      ...{ explicit: false, action: `s3:${operation}` },
      resource: `arn:aws:s3:::${withoutStop(object)}`,
    }),
  },
  {
    // https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html
    pattern: /Access denied when writing output to url:?\s{1,4}s3:\/\/([^\s"'<]{1,1000})/gi,
    read: ([, object = '']) => ({
      ...{ explicit: false, action: 's3:PutObject' },
      resource: `arn:aws:s3:::${withoutStop(object)}`,
    }),
  },
  {
    // Secrets Manager: https://github.com/external-secrets/external-secrets/issues/390
    pattern: /Access to KMS is not allowed/gi,
    read: () => ({ explicit: false, action: 'kms:Decrypt' }),
  },
  {
    // https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
    pattern: /You don['\u2019]t have access to the model with the specified model ID/gi,
    read: () => ({ explicit: false, special: 'model-access' }),
  },
  {
    pattern: /Access to the resource (https?:\/\/[^\s"<]{1,400}?) is denied/gi,
    read: ([, resource = '']) => ({ explicit: false, resource, service: 'sqs' }),
  },
  {
    pattern: /ciphertext refers to a (?:customer master|KMS) key that does not exist[^\n]{0,100}/gi,
    read: () => ({ explicit: false, action: 'kms:Decrypt', mayNotExist: true }),
  },
  {
    pattern: /KMS key [^\n]{0,200}cannot be accessed|KMS access was denied/gi,
    read: () => ({ explicit: false, action: 'kms:Decrypt' }),
  },
  {
    pattern: /Cross-account pass role is not allowed/gi,
    read: () => ({ explicit: false, special: 'cross-account-pass-role', action: 'iam:PassRole' }),
  },
  {
    pattern: /Not authorized to invoke function(?:[\s[:]{1,4}(arn:[^\s\]"]{1,300}))?/gi,
    read: ([, resource]) => ({
      explicit: false,
      policy: 'resource',
      special: 'function-policy',
      action: 'lambda:InvokeFunction',
      ...(resource === undefined ? {} : { resource }),
    }),
  },
  {
    pattern: /Unable to validate the following destination configurations/gi,
    read: () => ({ explicit: false, policy: 'resource', special: 'function-policy' }),
  },
  {
    pattern: /object[^\n]{0,20} protected by object lock|because of object lock/gi,
    read: () => ({ explicit: false, special: 'object-lock' }),
  },
  {
    pattern: /Insufficient Lake Formation permission/gi,
    read: () => ({ explicit: false, special: 'lake-formation' }),
  },
  {
    pattern: /is not allowed to execute [\w:]{1,100}[^\n]{0,20}on the resource/gi,
    read: () => ({ explicit: false, special: 'verified-permissions' }),
  },
  {
    pattern: /User is not authorized to access this resource(?: with an explicit deny)?/gi,
    read: ([text]) => ({ explicit: text.includes('explicit'), special: 'api-authorizer' }),
  },
  {
    pattern: /Missing Authentication Token/gi,
    read: () => ({ explicit: false, special: 'unsigned-request' }),
  },
];

/** A service can't assume a role; the role itself, where it is named. */
function notAssumable(servicePrincipal: string, role?: string): ReportedDenial {
  return {
    ...{ explicit: false, policy: 'trust', special: 'not-assumable', action: 'sts:AssumeRole', servicePrincipal },
    ...(role === undefined ? {} : { resource: withoutStop(role) }),
  };
}

/** The messages of services that do not follow the general form. */
export function specialForms(text: string): readonly Placed[] {
  return forms.flatMap(({ pattern, read }) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: read(match),
    })),
  );
}

/** `You are not authorized to perform this operation`, and the encoded message that may follow. */
export function encodedForms(text: string): readonly Placed[] {
  const token = /Encoded\s*authorization\s*failure\s*message\s*:\s*([\w-]{16,}(?:[ \t]*\n[ \t]*[\w-]{40,})*)/gi;
  const plain = /not\s*authorized\s*to\s*perform\s*this\s*operation/gi;
  return [
    ...[...text.matchAll(plain)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: { explicit: false, code: 'UnauthorizedOperation' },
    })),
    ...[...text.matchAll(token)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: { explicit: false, encoded: (match[1] ?? '').replace(/\s/g, '') },
    })),
  ];
}
