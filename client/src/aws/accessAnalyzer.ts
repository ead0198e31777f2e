import { type AwsRequest, option } from './cli';
import { type JsonObject, jsonReader, objectAt, objectsAt, optionalNumberAt, optionalTextAt, textAt } from './json';

/** Pure descriptions of the calls of IAM Access Analyzer. A document is the text of an argument, `file://` and a path. */

/** What a document is to Access Analyzer. Only as this resource type is a trust policy checked as one. */
export type AnalyzedKind = 'identity' | 'trust' | 'resource';

export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';

export interface PolicyFinding {
  readonly type: FindingType;
  /** `INVALID_ACTION`. */
  readonly code: string;
  readonly details: string;
  readonly link: string;
  /** The paths of its places, each from the root of the document. */
  readonly locations: readonly (readonly PathStep[])[];
}

/** Exactly one of the members is there. */
export interface PathStep {
  readonly index?: number;
  readonly key?: string;
  readonly value?: string;
  readonly substring?: { readonly start: number; readonly length: number };
}

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
  return { args, json: true, read: jsonReader((root) => objectsAt(root, 'findings').map(readFinding)) };
}

function readFinding(finding: JsonObject): PolicyFinding {
  return {
    type: readType(textAt(finding, 'findingType')),
    code: textAt(finding, 'issueCode'),
    details: textAt(finding, 'findingDetails'),
    link: textAt(finding, 'learnMoreLink'),
    locations: objectsAt(finding, 'locations').map((location) => objectsAt(location, 'path').map(readStep)),
  };
}

/** A type that is new to us is shown, and weighs as a warning. */
function readType(type: string): FindingType {
  return type === 'ERROR' || type === 'SECURITY_WARNING' || type === 'SUGGESTION' ? type : 'WARNING';
}

function readStep(step: JsonObject): PathStep {
  if (step.substring !== undefined) {
    const substring = objectAt(step, 'substring');
    const start = optionalNumberAt(substring, 'start') ?? 0;
    return { substring: { start, length: optionalNumberAt(substring, 'length') ?? 0 } };
  }
  const index = optionalNumberAt(step, 'index');
  if (index !== undefined) return { index };
  const key = optionalTextAt(step, 'key');
  return key === undefined ? { value: textAt(step, 'value') } : { key };
}
