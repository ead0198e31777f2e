/**
 * Whatever IAM's pattern for policy documents leaves out: U+0009, U+000A, U+000D and U+0020 to U+00FF are in
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const foreignCharacters = /[^\t\n\r\u0020-\u00ff]+/;
