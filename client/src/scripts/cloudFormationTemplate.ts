import { Document, Scalar } from 'yaml';
import { parsePolicyArn } from '../../../engine/src/arn/policyArn';
import type { Tag } from '../aws/iam';
import { given } from '../given';
import { createNames, type ExportedRole, pascalCase, type TemplatePolicy } from './templateRole';

/** The template of a role for CloudFormation, or for AWS SAM, in YAML. */
export function cloudFormationTemplate(role: ExportedRole, tool: 'cloudFormation' | 'sam'): string {
  const nameFor = createNames(pascalCase);
  const roleId = nameFor(role.roleName);
  const policies = role.managed.map((policy) => ({ policy, id: nameFor(policy.policyName) }));
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(tool === 'sam' ? { Transform: 'AWS::Serverless-2016-10-31' } : {}),
    Resources: {
      [roleId]: {
        Type: 'AWS::IAM::Role',
        Properties: roleProperties(
          role,
          policies.map(({ id }) => id),
        ),
      },
      ...Object.fromEntries(
        policies.map(({ policy, id }) => [
          id,
          { Type: 'AWS::IAM::ManagedPolicy', Properties: policyProperties(policy) },
        ]),
      ),
      ...(role.forInstances
        ? {
            [nameFor(`${role.roleName}-instance-profile`)]: {
              Type: 'AWS::IAM::InstanceProfile',
              Properties: profileProperties(role, roleId),
            },
          }
        : {}),
    },
    Outputs: { [`${roleId}Arn`]: { Value: intrinsic('GetAtt', `${roleId}.Arn`) } },
  };
  // CloudFormation reads YAML 1.1, where yes, 08 and 2012-10-17 without quotes are no strings.
  const document = new Document(template, { version: '1.1', aliasDuplicateObjects: false });
  document.commentBefore = comment(tool, roleId);
  return document.toString({ lineWidth: 0, directives: false });
}

function comment(tool: 'cloudFormation' | 'sam', roleId: string): string {
  const named = ' Deploy with --capabilities CAPABILITY_NAMED_IAM, because the role has a name of its own.';
  return tool === 'sam' ? `${named}\n In a function: Role: !GetAtt ${roleId}.Arn` : named;
}

function roleProperties(role: ExportedRole, policyIds: readonly string[]) {
  const { roleName, path, description, maxSessionDuration, permissionsBoundary, trust, inline, tags } = role;
  const arns = [...role.managedPolicies.map(arnValue), ...policyIds.map((id) => intrinsic('Ref', id))];
  return given({
    RoleName: roleName,
    Path: path,
    Description: description,
    MaxSessionDuration: maxSessionDuration,
    PermissionsBoundary: permissionsBoundary === undefined ? undefined : arnValue(permissionsBoundary),
    AssumeRolePolicyDocument: trust,
    ManagedPolicyArns: arns.length === 0 ? undefined : arns,
    Policies:
      inline.length === 0
        ? undefined
        : inline.map(({ policyName, document }) => ({ PolicyName: policyName, PolicyDocument: document })),
    Tags: tagList(tags),
  });
}

function policyProperties({ policyName, path, document }: TemplatePolicy) {
  return given({
    ManagedPolicyName: policyName,
    Path: path === '/' ? undefined : path,
    PolicyDocument: document,
  });
}

function profileProperties({ roleName, path }: ExportedRole, roleId: string) {
  return given({ InstanceProfileName: roleName, Path: path, Roles: [intrinsic('Ref', roleId)] });
}

function tagList(tags: readonly Tag[]) {
  return tags.length === 0 ? undefined : tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** An ARN of a policy of AWS takes the partition of the account. In every other text, `${` means itself. */
function arnValue(arn: string): Scalar | string {
  const parsed = parsePolicyArn(arn);
  if (parsed?.account !== 'aws') return arn;
  return intrinsic('Sub', `arn:\${AWS::Partition}:iam::aws:policy${parsed.path}${parsed.name}`);
}

/** A function of CloudFormation in its short form. */
function intrinsic(name: 'GetAtt' | 'Ref' | 'Sub', value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.tag = `!${name}`;
  return scalar;
}
