import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as iam from '../../../client/src/aws/iam';
import { askIn } from '../../../client/src/plans/plan';
import { planAttach, resolveChoices } from '../../../client/src/roles/attachPolicies';
import { planDeleteRole, readRoleToDelete } from '../../../client/src/roles/deleteRole';
import { planDeploy } from '../../../client/src/roles/deployRole';
import { ownerRefusal, ownerWarnings } from '../../../client/src/roles/ownership';
import { planDetach } from '../../../client/src/roles/removePolicies';
import { readRoleState } from '../../../client/src/roles/roleState';
import { planUpdateTrust } from '../../../client/src/roles/updateTrust';
import { type Bench, ec2Trust, expectOk, fileOf, lambdaTrust, planOf, startBench } from '../../support/planBench';

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

function role(roleName: string, tags: Readonly<Record<string, string>> = {}, path = '/') {
  return { roleName, path, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}

describe('who manages a role', () => {
  const stack = { 'aws:cloudformation:stack-name': 'shop' };
  const cases: readonly (readonly [ReturnType<typeof role>, change: string, remove: string])[] = [
    [
      role('r', stack),
      "r belongs to the CloudFormation stack shop. A change here causes drift: the next update of the stack may undo it, or fail because of it. Change the role in the stack's template and update the stack instead.",
      "r belongs to the CloudFormation stack shop. Without the role, the next update of the stack can fail. Remove the role from the stack's template and update the stack instead.",
    ],
    [
      role('r', { ...stack, 'lambda:createdBy': 'SAM', 'aws:cloudformation:logical-id': 'ResizeRole' }),
      'r belongs to the CloudFormation stack shop. A change here causes drift: the next update of the stack may undo it, or fail because of it. Change the role in the SAM template and run "sam deploy" instead.',
      'r belongs to the CloudFormation stack shop. Without the role, the next update of the stack can fail. Remove the role from the SAM template and run "sam deploy" instead.',
    ],
    [
      role('r', { ...stack, 'aws:cloudformation:logical-id': 'ResizeServiceRole3C357FF2' }),
      'r belongs to the CloudFormation stack shop. A change here causes drift: the next update of the stack may undo it, or fail because of it. Change the role in the CDK app and run "cdk deploy" instead.',
      'r belongs to the CloudFormation stack shop. Without the role, the next update of the stack can fail. Remove the role from the CDK app and run "cdk deploy" instead.',
    ],
    [
      role('cdk-hnb659fds-cfn-exec-role-123456789012-eu-west-1', { 'aws:cloudformation:stack-name': 'CDKToolkit' }),
      'cdk-hnb659fds-cfn-exec-role-123456789012-eu-west-1 was created by "cdk bootstrap", in a CloudFormation stack. A change here causes drift, and the next bootstrap may undo it. Customize the bootstrap template and run "cdk bootstrap" instead.',
      'cdk-hnb659fds-cfn-exec-role-123456789012-eu-west-1 was created by "cdk bootstrap", in a CloudFormation stack. Without the role, no CDK app can be deployed to this account and Region. Customize the bootstrap template and run "cdk bootstrap" instead.',
    ],
    [
      role('r', { 'managed-by': 'terraform' }),
      'The tags of r say that Terraform manages it. A change here causes drift, which the next run of Terraform undoes. Change the role in the Terraform configuration and run "terraform apply" instead.',
      'The tags of r say that Terraform manages it. The next run of Terraform creates the role again. Remove the role from the Terraform configuration and run "terraform apply" instead.',
    ],
    [
      role('aws-controltower-AdministratorExecutionRole'),
      'aws-controltower-AdministratorExecutionRole belongs to AWS Control Tower. A change here causes drift, and Control Tower can then no longer govern the account. Repair or update the landing zone in AWS Control Tower instead.',
      'aws-controltower-AdministratorExecutionRole belongs to AWS Control Tower. Without the role, Control Tower can no longer govern the account. Repair or update the landing zone in AWS Control Tower instead.',
    ],
    [
      role('OrganizationAccountAccessRole'),
      'OrganizationAccountAccessRole lets the administrators of the organization into this account. A change here can lock them out. Agree with them first.',
      'OrganizationAccountAccessRole lets the administrators of the organization into this account. Without the role, they are locked out. Agree with them first.',
    ],
  ];
  for (const [owned, change, remove] of cases) {
    test(`${owned.roleName} ${JSON.stringify(owned.tags)}`, () => {
      assert.deepEqual(ownerWarnings(owned, 'change'), [change]);
      assert.deepEqual(ownerWarnings(owned, 'delete'), [remove]);
      assert.equal(ownerRefusal(owned, 'delete'), undefined);
    });
  }

  test('the tags by which teams name their tool', () => {
    const owner = (tags: Readonly<Record<string, string>>) =>
      /say that (\w+) manages it/.exec(ownerWarnings(role('r', tags), 'change')[0] ?? '')?.[1];
    assert.equal(owner({ ManagedBy: 'Terraform Cloud' }), 'Terraform');
    assert.equal(owner({ managed_by: 'terragrunt' }), 'Terraform');
    assert.equal(owner({ Terraform: 'true' }), 'Terraform');
    assert.equal(owner({ 'terraform:workspace': 'prod' }), 'Terraform');
    assert.equal(owner({ CreatedBy: 'OpenTofu' }), 'OpenTofu');
    assert.equal(owner({ 'pulumi:project': 'shop' }), 'Pulumi');
    // Words about something else, and a tool that is denied.
    assert.equal(owner({ Terraform: 'false' }), undefined);
    assert.equal(owner({ team: 'terraform-platform' }), undefined);
    assert.equal(owner({ ManagedBy: 'someone' }), undefined);
    assert.equal(owner({ Description: 'moved out of Terraform' }), undefined);
  });

  test('roles that nobody else manages', () => {
    for (const owned of [role('r'), role('my-AWSControlTower'), role('r', { 'cloudformation:stack-name': 'x' })]) {
      assert.deepEqual(ownerWarnings(owned, 'change'), []);
      assert.deepEqual(ownerWarnings(owned, 'delete'), []);
    }
    assert.deepEqual(ownerWarnings(undefined, 'change'), []);
  });

  test('roles that AWS keeps for itself', () => {
    const linked = role('AWSServiceRoleForECS', {}, '/aws-service-role/ecs.amazonaws.com/');
    assert.equal(
      ownerRefusal(linked, 'change'),
      "AWSServiceRoleForECS is a service-linked role of ecs.amazonaws.com. Only that service can change it; IAM rejects everyone else's changes. Use a role of your own where the service accepts one.",
    );
    assert.equal(
      ownerRefusal(linked, 'delete'),
      'AWSServiceRoleForECS is a service-linked role of ecs.amazonaws.com. Only that service can change it; IAM rejects everyone else\'s changes. Delete what uses the role in that service, then run "aws iam delete-service-linked-role --role-name AWSServiceRoleForECS".',
    );
    const name = 'AWSReservedSSO_Power_User_0123456789abcdef';
    const sso = role(name, {}, '/aws-reserved/sso.amazonaws.com/eu-west-1/');
    assert.equal(
      ownerRefusal(sso, 'change'),
      `${name} belongs to IAM Identity Center. IAM rejects changes to it. Edit the permission set Power_User in IAM Identity Center instead, which updates the role in every account.`,
    );
    assert.equal(
      ownerRefusal(sso, 'delete'),
      `${name} belongs to IAM Identity Center. IAM rejects changes to it. Remove the assignments of the permission set Power_User to this account in IAM Identity Center instead, which deletes the role.`,
    );
  });
});

describe('plans for a role that something else manages', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench?.stop());
  beforeEach(() => bench.reset());

  const warning = /^r belongs to the CloudFormation stack shop\./;
  const trust = fileOf('trust.json', ec2Trust);

  async function seed(parameters: Record<string, string>) {
    const document = JSON.stringify(lambdaTrust);
    await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: document, ...parameters });
  }

  /** Every plan that there is for the role, made of the account as it is. */
  async function plans(file = trust) {
    const ask = askIn(bench.cli, bench.account.target);
    const owned = expectOk(await ask(iam.getRole('r')));
    const wanted = { roleName: 'r', choices: [{ kind: 'arn', arn: logs }], role: owned } as const;
    const resolved = resolveChoices(bench.account, wanted);
    assert.ok(resolved.ok);
    const state = expectOk(await readRoleState(ask, 'r', resolved.choices));
    const desired = { roleName: 'r', trust: file, files: [], managedPolicies: [] };
    return {
      attach: planAttach(bench.account, wanted, resolved.choices, state),
      detach: planDetach(bench.account, { roleName: 'r', arns: [logs], isWanted: () => false, role: owned }),
      trust: planUpdateTrust(bench.account, { roleName: 'r', trust: file, current: owned.trust, role: owned }),
      deploy: planDeploy(bench.account, { desired, choices: [], state, remove: [] }),
      delete: planDeleteRole(bench.account, expectOk(await readRoleToDelete(ask, bench.account, 'r')), []),
    };
  }

  test('of a stack, each says so', async () => {
    await seed({ 'Tags.member.1.Key': 'aws:cloudformation:stack-name', 'Tags.member.1.Value': 'shop' });
    for (const [name, planned] of Object.entries(await plans())) {
      assert.equal(planOf(planned).warnings.filter((text) => warning.test(text)).length, 1, name);
    }
    // A plan that changes nothing has nothing to warn of.
    const same = await plans(fileOf('trust.json', lambdaTrust));
    assert.deepEqual(planOf(same.trust).warnings, []);
    assert.deepEqual(planOf(same.deploy).warnings, []);
  });

  test('of a service or of IAM Identity Center, there is none', async () => {
    for (const Path of ['/aws-service-role/ecs.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/']) {
      await bench.reset();
      await seed({ Path });
      for (const [name, planned] of Object.entries(await plans())) {
        assert.equal(planned.ok, false, `${name} ${Path}`);
        assert.match(
          planned.ok ? '' : planned.problems.join(),
          /^r (?:is a service-linked role|belongs to IAM Identity)/,
        );
      }
    }
  });
});
