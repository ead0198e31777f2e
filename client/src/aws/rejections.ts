/**
 * IAM's own sentences about a document it refuses, and the rules of ours that explain the same fault. The sentences are
 * compared in lower case as parts of the message, because their details change from time to time.
 */
const rejections: readonly (readonly [fragment: string, ...rules: readonly string[]])[] = [
  ['this policy contains invalid json', 'json-syntax'],
  ['must contain a valid version string', 'invalid-version'],
  ['must be version 2012-10-17 or greater', 'old-version', 'missing-version'],
  ['statement is empty', 'missing-statement'],
  ['statement ids (sid) must be alpha-numeric', 'sid-invalid-characters'],
  ['statement ids (sid) in a single policy must be unique', 'sid-duplicate'],
  ['statement ids in the policy are not unique', 'sid-duplicate'],
  ['principal cannot be empty', 'principal-empty'],
  ['missing required field effect', 'missing-effect'],
  ['missing required field principal', 'missing-principal'],
  ['missing required field action', 'missing-action'],
  ['missing required field resource', 'missing-resource'],
  ['invalid effect', 'invalid-effect'],
  ['principal must be a json object', 'principal-bare-string'],
  ['invalid principal: "star":"*"', 'trust-principal-star-string'],
  ['invalid principal in policy: "aws":', 'principal-aws-format', 'principal-service-under-aws'],
  ['invalid principal in policy: "service":', 'principal-service-unknown', 'principal-service-format'],
  ['invalid principal in policy: "federated":', 'principal-federated-format'],
  ['invalid principal in policy:', 'principal-unknown-key'],
  ['allow with notprincipal is not allowed', 'trust-not-principal'],
  ['must not contain notprincipal', 'trust-not-principal'],
  ['may only specify sts assumerole actions', 'trust-non-sts-action'],
  ['has prohibited field resource', 'trust-resource'],
  ['must not contain resources', 'trust-resource'],
  ['has prohibited field principal', 'identity-principal'],
  ['should not specify a principal', 'identity-principal'],
  ['statement with no principals', 'missing-principal'],
  ['condition block must be present for the cognito provider', 'trust-cognito-conditions'],
  ['policy statement must contain actions', 'missing-action'],
  ['policy statement must contain resources', 'missing-resource'],
  ['must be prefaced by a vendor', 'action-missing-prefix'],
  ['can contain only one colon', 'action-multiple-colons'],
  ['action vendors (e.g., aws, ec2, etc.) must not contain wildcards', 'action-vendor-wildcard'],
  ['must be in arn format or "*"', 'resource-not-arn'],
  ['is not valid for resource', 'arn-invalid-partition'],
  ['resource vendor must be fully qualified', 'arn-service-wildcard'],
  ['cannot contain region information', 'arn-region-not-allowed'],
  ['can not contain region information', 'arn-region-not-allowed'],
  ['iam resource path must either be', 'arn-resource-format'],
  ['cannot exceed quota for aclsizeperrole', 'size-trust'],
  ['cannot exceed quota for policysize', 'size-managed'],
  ['cannot exceed quota for policiesperrole', 'count-managed-per-role'],
  ['maximum policy size of', 'size-inline'],
  ['the policy failed legacy parsing', 'arn-missing-fields', 'invalid-effect'],
  ['syntax errors in policy', 'unknown-statement-element', 'unknown-top-level-element', 'wrong-json-type'],
  ['syntax error in policy', 'unknown-statement-element', 'unknown-top-level-element', 'wrong-json-type'],
];

/** The ids of the rules that can explain IAM's sentence, the likeliest first; none when the sentence is not known. */
export function rulesForRejection(message: string): readonly string[] {
  const text = message.toLowerCase();
  const [, ...rules] = rejections.find(([fragment]) => text.includes(fragment)) ?? [''];
  return rules;
}
