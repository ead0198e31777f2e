import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rolePlaces } from '../../../engine/src/places/roleUses';
import { documentOf, iamData, lintDocument } from '../../support/engine';

const read = (resources: Record<string, unknown>) =>
  documentOf(JSON.stringify({ Resources: resources }), { path: 'template.json' });

/** A value below a path of properties. */
function below(path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  return name === undefined ? value : { [name === '*' ? 'Any' : name]: below(rest, value) };
}

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

describe('the properties that name a role', () => {
  const places = rolePlaces();

  it('are each in the table once', () => {
    assert.ok(places.length > 110);
    assert.equal(new Set(places.map(({ type, path }) => `${type} ${path}`)).size, places.length);
  });

  it('belong to services that can assume a role', () => {
    assert.deepEqual(
      places.filter(({ service }) => !iamData.principal(service)).map(({ service }) => service),
      [],
    );
  });

  it('tell who uses the role', () => {
    for (const { type, path, service } of places) {
      const properties = below(path.split('.'), { 'Fn::GetAtt': ['Work', 'Arn'] });
      const { policies } = read({ User: { Type: type, Properties: properties }, Work: role });
      const uses = policies.find(({ owner }) => owner?.kind === 'AWS::IAM::Role')?.owner?.usedBy ?? [];
      assert.ok(
        uses.some((use) => use.kind === type && use.name === 'User' && use.service === service),
        `${type} ${path}: ${JSON.stringify(uses)}`,
      );
    }
  });

  it('are those of the types that teams use most', () => {
    const types = new Set(places.map(({ type }) => type));
    for (const type of [
      'AWS::ECS::TaskDefinition',
      'AWS::Lambda::Function',
      'AWS::Pipes::Pipe',
      'AWS::Scheduler::Schedule',
      'AWS::Serverless::Function',
      'AWS::StepFunctions::StateMachine',
    ]) {
      assert.ok(types.has(type), type);
    }
  });
});

// From the CloudFormation template reference: the properties whose value is a policy that isn't a role's own.
const otherPolicies = `
AWS::ApiGateway::RestApi            Policy
AWS::Backup::BackupVault            AccessPolicy
AWS::CodeArtifact::Domain           PermissionsPolicyDocument
AWS::CodeArtifact::Repository       PermissionsPolicyDocument
AWS::DynamoDB::Table                ResourcePolicy.PolicyDocument
AWS::EC2::VPCEndpoint               PolicyDocument
AWS::ECR::RegistryPolicy            PolicyText
AWS::ECR::Repository                RepositoryPolicyText
AWS::EFS::FileSystem                FileSystemPolicy
AWS::Elasticsearch::Domain          AccessPolicies
AWS::EventSchemas::RegistryPolicy   Policy
AWS::IoT::Policy                    PolicyDocument
AWS::KMS::Key                       KeyPolicy
AWS::KMS::ReplicaKey                KeyPolicy
AWS::Kinesis::ResourcePolicy        ResourcePolicy
AWS::OpenSearchService::Domain      AccessPolicies
AWS::Organizations::Policy          Content
AWS::S3::AccessPoint                Policy
AWS::S3::BucketPolicy               PolicyDocument
AWS::S3Express::BucketPolicy        PolicyDocument
AWS::S3ObjectLambda::AccessPointPolicy PolicyDocument
AWS::S3Outposts::BucketPolicy       PolicyDocument
AWS::S3Tables::TableBucketPolicy    ResourcePolicy
AWS::SNS::TopicInlinePolicy         PolicyDocument
AWS::SNS::TopicPolicy               PolicyDocument
AWS::SQS::QueueInlinePolicy         PolicyDocument
AWS::SQS::QueuePolicy               PolicyDocument
AWS::SSM::ResourcePolicy            Policy
AWS::SecretsManager::ResourcePolicy ResourcePolicy
AWS::VpcLattice::AuthPolicy         Policy
`;

describe('the policies of resources, organizations and endpoints', () => {
  /** In a role's policy nearly every word of this is wrong. */
  const policy = {
    Version: '2008-10-17',
    Id: 'all',
    Statement: [
      { Sid: 'Not for a role', Effect: 'Allow', Principal: '*', Action: ['iot:Publish', '*'], Resource: 'orders' },
      { Effect: 'Deny', Action: '*', Resource: '*' },
    ],
  };

  for (const line of otherPolicies.trim().split('\n')) {
    const [type = '', path = ''] = line.split(/\s+/);
    it(`of ${type} are recognized and left alone`, () => {
      const document = read({ Own: { Type: type, Properties: below(path.split('.'), policy) } });
      assert.deepEqual(
        document.policies.map(({ kind, owner }) => [kind, owner?.kind]),
        [['resource', type]],
      );
      assert.deepEqual(lintDocument(document), []);
    });
  }

  it('are told from the policies of a role by the type alone', () => {
    const own = { 'AWS::IAM::ManagedPolicy': 'PolicyDocument', 'AWS::IAM::Role': 'AssumeRolePolicyDocument' };
    for (const [type, property] of Object.entries(own)) {
      const document = read({ Own: { Type: type, Properties: { [property]: policy } } });
      assert.ok(lintDocument(document).length > 2, type);
    }
  });
});
