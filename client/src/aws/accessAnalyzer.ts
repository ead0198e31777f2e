import * as v from 'valibot';
import { jsonRequest } from './answers';
import { type AwsRequest, option } from './cli';

/** Pure descriptions of the calls of IAM Access Analyzer. A document is the text of an argument, `file://` and a path. */

/** What a document is to Access Analyzer. Only as this resource type is a trust policy checked as one. */
export type AnalyzedKind = 'identity' | 'trust' | 'resource';

export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';

/** One step of the path to a place in the document. */
const pathStep = v.union([
  v.object({ substring: v.object({ start: v.nullish(v.number(), 0), length: v.nullish(v.number(), 0) }) }),
  v.object({ index: v.number() }),
  v.object({ key: v.string() }),
  v.object({ value: v.string() }),
]);

const finding = v.pipe(
  v.object({
    findingType: v.string(),
    issueCode: v.string(),
    findingDetails: v.string(),
    learnMoreLink: v.string(),
    locations: v.array(v.object({ path: v.array(pathStep) })),
  }),
  v.transform(({ findingType, issueCode, findingDetails, learnMoreLink, locations }) => ({
    type: typeOf(findingType),
    /** `INVALID_ACTION`. */
    code: issueCode,
    details: findingDetails,
    link: learnMoreLink,
    /** The paths of its places, each from the root of the document. */
    locations: locations.map(({ path }) => path),
  })),
);

export type PolicyFinding = Readonly<v.InferOutput<typeof finding>>;

const kindArguments: Readonly<Record<AnalyzedKind, readonly string[]>> = {
  identity: ['--policy-type', 'IDENTITY_POLICY'],
  trust: [
    ...['--policy-type', 'RESOURCE_POLICY'],
    ...['--validate-policy-resource-type', 'AWS::IAM::AssumeRolePolicyDocument'],
  ],
  resource: ['--policy-type', 'RESOURCE_POLICY'],
};

/** Validates a document. The CLI follows the pages. */
export function validatePolicy(document: string, kind: AnalyzedKind): AwsRequest<readonly PolicyFinding[]> {
  const args = ['accessanalyzer', 'validate-policy', ...option('--policy-document', document), ...kindArguments[kind]];
  return jsonRequest(args, v.object({ findings: v.array(finding) }), ({ findings }) => findings);
}

/** A type that is new to us is shown, and weighs as a warning. */
function typeOf(type: string): FindingType {
  return type === 'ERROR' || type === 'SECURITY_WARNING' || type === 'SUGGESTION' ? type : 'WARNING';
}
