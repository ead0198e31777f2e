import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inferUseCase, type UseCaseSigns } from '../../../engine/src/trust/useCase';

const lambda = ['lambda.amazonaws.com'];
const edge = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'];

function principalsOf(signs: Partial<UseCaseSigns>): readonly string[] | undefined {
  return inferUseCase({ path: 'policy.json', ...signs })?.principals;
}

describe("what a role is for, by its document's own name", () => {
  const names: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['lambda-trust-policy.json', lambda],
    ['myLambdaTrustPolicy.json', lambda],
    ['lambda-execution-role-trust.json', lambda],
    ['orders_lambda_role.jsonc', lambda],
    ['s3-lambda-trust.json', lambda],
    ['lambda-edge-trust.json', edge],
    ['edgelambda.json', edge],
    ['ec2-trust-policy.json', ['ec2.amazonaws.com']],
    ['instance-profile-trust.json', ['ec2.amazonaws.com']],
    ['ecs-task-trust.json', ['ecs-tasks.amazonaws.com']],
    ['ecs-task-execution-role-trust.json', ['ecs-tasks.amazonaws.com']],
    ['eks-node-trust.json', ['ec2.amazonaws.com']],
    ['pod-identity-trust.json', ['pods.eks.amazonaws.com']],
    ['step-functions-trust.json', ['states.amazonaws.com']],
    ['eventbridge-scheduler-trust.json', ['scheduler.amazonaws.com']],
    ['aws-lambda-trust.json', lambda],
    ['auth-lambda-trust.json', lambda],
    ['api-gateway-trust.json', ['apigateway.amazonaws.com']],
    ['vpc-flow-logs-trust.json', ['vpc-flow-logs.amazonaws.com']],
    ['rds-enhanced-monitoring-trust.json', ['monitoring.rds.amazonaws.com']],
    ['s3-replication-trust.json', ['s3.amazonaws.com']],
    ['eks-cluster-trust.json', ['eks.amazonaws.com']],
    ['ecs-trust.json', undefined],
    ['eks-trust.json', undefined],
    ['api-lambda-trust.json', undefined],
    ['s3-trust.json', undefined],
    ['trust-policy.json', undefined],
    ['lambda-ec2-trust.json', undefined],
    ['stepfunctions-lambda-trust.json', undefined],
    ['lambda-invoke-trust.json', undefined],
    ['lambda-invoker.json', undefined],
    ['lambda-deployer-trust.json', undefined],
    ['github-lambda-deploy.json', undefined],
    ['lambda-cross-account.json', undefined],
    ['eventbridge-lambda-trust.json', undefined],
    ['lambdatest-trust.json', undefined],
    ['scheduler-trust.json', undefined],
  ];
  for (const [name, expected] of names) {
    it(`concludes ${expected?.join(' and ') ?? 'nothing'} from ${name}`, () => {
      assert.deepEqual(principalsOf({ path: `/project/iam/${name}` }), expected);
    });
  }

  it('says what it concluded, from what, and how sure it is', () => {
    assert.deepEqual(inferUseCase({ path: '/project/lambda-trust-policy.json' }), {
      label: 'a Lambda function',
      principals: lambda,
      reason: 'file name "lambda-trust-policy.json"',
      certain: true,
    });
  });
});

describe('what a role is for, by a setting', () => {
  it('takes a name or a principal, before everything else', () => {
    const path = '/project/ec2-trust.json';
    assert.deepEqual(principalsOf({ path, setting: 'lambda' }), lambda);
    assert.deepEqual(principalsOf({ path, setting: 'lambda.amazonaws.com' }), lambda);
    assert.deepEqual(principalsOf({ path, setting: 'Lambda-Edge' }), edge);
    assert.deepEqual(principalsOf({ path, declaredService: 'ecs-tasks.amazonaws.com' }), ['ecs-tasks.amazonaws.com']);
    assert.equal(principalsOf({ path, setting: 'nonsense' }), undefined);
  });

  it('takes a principal that no use names', () => {
    assert.deepEqual(inferUseCase({ path: 'a.json', setting: 'backup.amazonaws.com' }), {
      label: 'a role for backup.amazonaws.com',
      principals: ['backup.amazonaws.com'],
      reason: 'the setting says "backup.amazonaws.com"',
      certain: true,
      bySetting: true,
    });
  });
});

describe('what a role is for, by its own name', () => {
  const isCertain = (name: string) => inferUseCase({ path: `/project/${name}` })?.certain;

  it('is certain where the name says nothing else', () => {
    for (const name of ['lambda-trust-policy.json', 'ec2-role-trust.json', 'ecs-task-execution-role.json']) {
      assert.equal(isCertain(name), true, name);
    }
  });

  it('is not where other words are in it', () => {
    assert.equal(isCertain('ec2-snapshot-cleanup-trust-policy.json'), false);
    assert.equal(isCertain('lambda-permission-role.json'), false);
  });
});

describe('what a role is for, by its folders', () => {
  it('looks at three folders, nearest first, and is not certain', () => {
    assert.deepEqual(principalsOf({ path: '/x/lambda/iam/roles/trust-policy.json' }), lambda);
    assert.equal(principalsOf({ path: '/lambda/src/iam/roles/trust-policy.json' }), undefined);
    assert.deepEqual(principalsOf({ path: '/lambda/ec2/trust-policy.json' }), ['ec2.amazonaws.com']);
    assert.equal(inferUseCase({ path: '/x/lambda/trust-policy.json' })?.certain, false);
  });

  it('stops at a folder that says something else', () => {
    assert.equal(principalsOf({ path: '/lambda/github/trust-policy.json' }), undefined);
    assert.equal(principalsOf({ path: '/lambda/deploy-role-trust.json' }), undefined);
  });
});

describe('what a role is for, by the files beside it', () => {
  const path = '/project/iam/trust-policy.json';

  it('reads the names of permission policies', () => {
    assert.deepEqual(inferUseCase({ path, siblings: [{ name: 'lambda-s3-policy.json' }, { name: 'readme.md' }] }), {
      label: 'a Lambda function',
      principals: lambda,
      reason: '"lambda-s3-policy.json" beside it',
      certain: false,
    });
  });

  it('concludes nothing from other trust policies, from two uses or from other files', () => {
    assert.equal(principalsOf({ path, siblings: [{ name: 'ec2-trust-policy.json' }] }), undefined);
    const mixed = [{ name: 'lambda-s3-policy.json' }, { name: 'deploy-trust-policy.json' }];
    assert.equal(principalsOf({ path, siblings: mixed }), undefined, 'several roles in one folder');
    assert.equal(
      principalsOf({ path, siblings: [{ name: 'lambda-policy.json' }, { name: 'ec2-policy.json' }] }),
      undefined,
    );
    assert.equal(principalsOf({ path, siblings: [{ name: 'lambda.json' }, { name: 'lambda-policy.tf' }] }), undefined);
  });

  it('reads function definitions', () => {
    const text = 'Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n';
    assert.deepEqual(principalsOf({ path, siblings: [{ name: 'template.yaml', text }] }), lambda);
    const both = `${text}  Machine:\n    Type: AWS::Serverless::StateMachine\n`;
    assert.equal(principalsOf({ path, siblings: [{ name: 'template.yaml', text: both }] }), undefined);
    assert.equal(principalsOf({ path, siblings: [{ name: 'template.yaml', text: 'Resources: {}' }] }), undefined);
  });
});
