import type { Fault } from './faultServer';

/** Answers of the services that moto does not have, in the shapes of botocore's models. */

export interface FakeFinding {
  readonly code: string;
  readonly type?: 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';
  readonly details?: string;
  readonly link?: string;
  /** Paths from the root of the document. */
  readonly at: readonly (readonly object[])[];
}

/** A page of the answer to ValidatePolicy. The spans are those of a place that nobody should go by. */
export function validation(findings: readonly FakeFinding[], nextToken?: string): Fault {
  const position = { line: 1, column: 0, offset: 0 };
  return json({
    findings: findings.map(({ code, type = 'ERROR', details = `${code} was found.`, link, at }) => ({
      findingDetails: details,
      findingType: type,
      issueCode: code,
      learnMoreLink: link ?? `https://docs.aws.amazon.com/IAM/latest/UserGuide/checks.html#${code.toLowerCase()}`,
      locations: at.map((path) => ({ path, span: { start: position, end: position } })),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  });
}

/** An answer of a service that speaks JSON. */
export function json(value: unknown): Fault {
  return { kind: 'body', status: 200, body: JSON.stringify(value) };
}

/** An error of a service, in its protocol. */
export function refusal(code: string, message: string, status = 400): Fault {
  return { kind: 'error', status, code, message };
}

export interface FakeResult {
  readonly action: string;
  readonly resource?: string;
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /** Identifiers of policies with line and column, as `PolicyInputList.1:3:5`. */
  readonly matched?: readonly string[];
  readonly missing?: readonly string[];
  readonly boundaryAllows?: boolean;
  /** The same for single resources. */
  readonly each?: readonly (Omit<FakeResult, 'action' | 'each'> & { readonly resource: string })[];
}

/** A page of the answer to SimulateCustomPolicy. */
export function simulation(results: readonly FakeResult[], marker?: string): Fault {
  const members = results.map(
    (result) =>
      `<EvalActionName>${result.action}</EvalActionName><EvalDecision>${result.decision}</EvalDecision>` +
      (result.resource === undefined ? '' : `<EvalResourceName>${result.resource}</EvalResourceName>`) +
      detailsOf(result) +
      listOf('ResourceSpecificResults', (result.each ?? []).map(eachOf)),
  );
  const more = marker === undefined ? '' : `<Marker>${marker}</Marker>`;
  const body = `<IsTruncated>${marker !== undefined}</IsTruncated>${more}${listOf('EvaluationResults', members)}`;
  return {
    kind: 'body',
    status: 200,
    body: `<SimulateCustomPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulateCustomPolicyResult>${body}</SimulateCustomPolicyResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></SimulateCustomPolicyResponse>`,
  };
}

function eachOf(result: Omit<FakeResult, 'action'>): string {
  return (
    `<EvalResourceName>${result.resource}</EvalResourceName>` +
    `<EvalResourceDecision>${result.decision}</EvalResourceDecision>${detailsOf(result)}`
  );
}

function detailsOf({ matched = [], missing = [], boundaryAllows }: Omit<FakeResult, 'action'>): string {
  const boundary = `<AllowedByPermissionsBoundary>${boundaryAllows}</AllowedByPermissionsBoundary>`;
  return (
    listOf('MatchedStatements', matched.map(statementOf)) +
    listOf('MissingContextValues', missing) +
    (boundaryAllows === undefined
      ? ''
      : `<PermissionsBoundaryDecisionDetail>${boundary}</PermissionsBoundaryDecisionDetail>`)
  );
}

function statementOf(text: string): string {
  const [id = '', line, column] = text.split(':');
  const position = `<Line>${line}</Line><Column>${column}</Column>`;
  const places = `<StartPosition>${position}</StartPosition><EndPosition>${position}</EndPosition>`;
  const place = line === undefined ? '' : places;
  return `<SourcePolicyId>${id}</SourcePolicyId><SourcePolicyType>IAM Policy</SourcePolicyType>${place}`;
}

function listOf(name: string, members: readonly string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
}

/** The answer to GetGeneratedPolicy. */
export function generation(
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELED',
  more: {
    readonly policies?: readonly object[];
    readonly isComplete?: boolean;
    readonly jobError?: { readonly code: string; readonly message: string };
  } = {},
): Fault {
  const { policies, isComplete, jobError } = more;
  return json({
    jobDetails: { jobId: 'job-1', status, startedOn: '2026-01-05T10:00:00Z', ...(jobError ? { jobError } : {}) },
    generatedPolicyResult: {
      properties: {
        principalArn: 'arn:aws:iam::123456789012:role/app-role',
        ...(isComplete === undefined ? {} : { isComplete }),
      },
      ...(policies ? { generatedPolicies: policies.map((policy) => ({ policy: JSON.stringify(policy) })) } : {}),
    },
  });
}

/** The answer to DescribeTrails. */
export function trails(...names: readonly string[]): Fault {
  return json({
    trailList: names.map((name) => ({
      Name: name,
      S3BucketName: `${name}-logs`,
      HomeRegion: 'us-east-1',
      TrailARN: `arn:aws:cloudtrail:us-east-1:123456789012:trail/${name}`,
      IsMultiRegionTrail: name.startsWith('all'),
      IsOrganizationTrail: false,
    })),
  });
}
