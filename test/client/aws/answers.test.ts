import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validatePolicy } from '../../../client/src/aws/accessAnalyzer';
import type { AwsRequest } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { getFunctionConfiguration, listFunctions } from '../../../client/src/aws/lambda';
import { describeTrails, getGeneratedPolicy } from '../../../client/src/aws/policyGeneration';
import { simulateCustomPolicy } from '../../../client/src/aws/simulate';
import { getCallerIdentity } from '../../../client/src/aws/sts';
import { ec2Trust } from '../../support/planBench';

const simulation = simulateCustomPolicy({ policies: 'file://p.json', actions: [], resources: [], context: [] });
const role = { RoleName: 'r', Arn: 'arn:aws:iam::123456789012:role/r', Path: '/', AssumeRolePolicyDocument: ec2Trust };

function read<T>(request: AwsRequest<T>, answer: unknown): unknown {
  const result = request.read(JSON.stringify(answer));
  return result.ok ? result.value : result.error;
}

describe('an answer that does not have the expected shape', () => {
  const misfits: readonly (readonly [request: AwsRequest<unknown>, answer: unknown, message: string])[] = [
    [getCallerIdentity(), [], 'The answer of the AWS CLI is not a JSON object.'],
    [getCallerIdentity(), {}, "The answer of the AWS CLI doesn't contain Account."],
    [getCallerIdentity(), { Account: 7, Arn: 'a' }, "Account in the answer of the AWS CLI isn't a string."],
    [iam.getRole('r'), {}, "The answer of the AWS CLI doesn't contain Role."],
    [iam.getRole('r'), { Role: 'r' }, "Role in the answer of the AWS CLI isn't an object."],
    [iam.getRole('r'), { Role: { RoleName: 'r' } }, "The answer of the AWS CLI doesn't contain Role.Arn."],
    [
      iam.getRole('r'),
      { Role: { ...role, Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c' }] } },
      "The answer of the AWS CLI doesn't contain Role.Tags[1].Value.",
    ],
    [
      iam.getRole('r'),
      { Role: { ...role, MaxSessionDuration: '3600' } },
      "Role.MaxSessionDuration in the answer of the AWS CLI isn't a number.",
    ],
    [
      iam.getRole('r'),
      { Role: { ...role, AssumeRolePolicyDocument: '{"Version' } },
      "Role.AssumeRolePolicyDocument in the answer of the AWS CLI isn't a policy document.",
    ],
    [iam.listRoles(), { Roles: {} }, "Roles in the answer of the AWS CLI isn't a list."],
    [
      iam.listRolePolicies('r'),
      { PolicyNames: ['a', 1] },
      "PolicyNames[1] in the answer of the AWS CLI isn't a string.",
    ],
    [
      iam.listPolicyVersions('a'),
      { Versions: [{ VersionId: 'v1', IsDefaultVersion: 'yes', CreateDate: '' }] },
      "Versions[0].IsDefaultVersion in the answer of the AWS CLI isn't true or false.",
    ],
    [listFunctions(), { Functions: [{}] }, "The answer of the AWS CLI doesn't contain Functions[0].FunctionName."],
    [getGeneratedPolicy('j'), { jobDetails: {} }, "The answer of the AWS CLI doesn't contain jobDetails.jobId."],
    [simulation, {}, "The answer of the AWS CLI doesn't contain EvaluationResults."],
    [
      validatePolicy('file://p.json', 'trust'),
      {
        findings: [
          { findingType: 'ERROR', issueCode: 'X', findingDetails: '', learnMoreLink: '', locations: [{ path: [{}] }] },
        ],
      },
      "findings[0].locations[0].path[0] in the answer of the AWS CLI isn't what it should be.",
    ],
  ];

  for (const [request, answer, message] of misfits) {
    it(`${request.args[1]}: ${message}`, () => assert.deepEqual(read(request, answer), { kind: 'badOutput', message }));
  }

  it('is told apart from what is no JSON', () => {
    const { read: readText } = getCallerIdentity();
    const told = (stdout: string) => {
      const result = readText(stdout);
      return result.ok ? 'ok' : result.error.message;
    };
    assert.equal(told(''), 'The AWS CLI printed no JSON: nothing at all.');
    assert.equal(told('<html>\nSign in'), 'The AWS CLI printed no JSON: "<html>\\nSign in".');
  });
});

describe('an answer that fits', () => {
  it('may leave out what has no value, or say that it is null', () => {
    const expected = {
      roleName: 'r',
      arn: 'arn:aws:iam::123456789012:role/r',
      path: '/',
      trust: ec2Trust,
      tags: [],
    };
    assert.deepEqual(read(iam.getRole('r'), { Role: role }), expected);
    const nulls = { Description: null, MaxSessionDuration: null, Tags: null, PermissionsBoundary: null };
    assert.deepEqual(read(iam.getRole('r'), { Role: { ...role, ...nulls } }), expected);
    assert.deepEqual(read(getGeneratedPolicy('j'), { jobDetails: { jobId: 'j', status: 'NEW' } }), {
      jobId: 'j',
      status: 'IN_PROGRESS',
      policies: [],
    });
    assert.deepEqual(
      read(getFunctionConfiguration('f'), { FunctionName: 'f', FunctionArn: 'a', Role: 'r', PackageType: 'Image' }),
      { functionName: 'f', arn: 'a', role: 'r' },
    );
    assert.deepEqual(read(describeTrails(), { trailList: [{ Name: 't', TrailARN: 'a', HomeRegion: 'h' }] }), [
      { name: 't', arn: 'a', homeRegion: 'h', allRegions: false, ofOrganization: false },
    ]);
  });

  it('may have a document in the encoding of the API', () => {
    const document = encodeURIComponent(JSON.stringify(ec2Trust));
    assert.deepEqual(read(iam.getRolePolicy('r', 'p'), { PolicyDocument: document }), ec2Trust);
    assert.deepEqual(read(iam.getRolePolicy('r', 'p'), { PolicyDocument: JSON.stringify(ec2Trust) }), ec2Trust);
    assert.deepEqual(read(iam.getRolePolicy('r', 'p'), { PolicyDocument: ec2Trust }), ec2Trust);
  });

  it('may have a finding, a decision or a step of a path that is new to us', () => {
    const path = [{ value: 'Statement' }, { index: 0 }, { key: 'Action' }, { substring: { start: 1 } }];
    const finding = { findingType: 'NEW', issueCode: 'X', findingDetails: 'd', learnMoreLink: 'l' };
    assert.deepEqual(
      read(validatePolicy('file://p.json', 'trust'), { findings: [{ ...finding, locations: [{ path }] }] }),
      [
        {
          ...{ type: 'WARNING', code: 'X', details: 'd', link: 'l' },
          locations: [
            [{ value: 'Statement' }, { index: 0 }, { key: 'Action' }, { substring: { start: 1, length: 0 } }],
          ],
        },
      ],
    );
    const result = {
      EvalActionName: 's3:GetObject',
      EvalDecision: 'maybe',
      MatchedStatements: [{ SourcePolicyId: 'Other.1' }, { StartPosition: { Line: 1 } }],
    };
    assert.deepEqual(read(simulation, { EvaluationResults: [result] }), [
      {
        ...{ action: 's3:GetObject', resource: '*', decision: 'implicitDeny', missing: [] },
        matched: [
          { list: undefined, index: 0, policyId: 'Other.1' },
          { list: undefined, index: 0, policyId: '' },
        ],
      },
    ]);
  });
});
