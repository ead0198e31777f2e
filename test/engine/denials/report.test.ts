import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDenials } from '../../../engine/src/denials/findDenials';
import { type DenialReport, reportDenial } from '../../../engine/src/denials/report';
import { iamData } from '../../support/engine';

const reports = (text: string): DenialReport[] => findDenials(text).map((found) => reportDenial(iamData, found));

function only(text: string): DenialReport {
  const [report, ...others] = reports(text);
  assert.ok(report, 'a denial is found');
  assert.deepEqual(others, []);
  return report;
}

const role = (name: string, session: string) => `arn:aws:sts::111122223333:assumed-role/${name}/${session}`;
const lacks = (action: string, type = 'identity-based policy') => `because no ${type} allows the ${action} action`;

describe('what messages tell', () => {
  it('a permission that the policies of a role lack', () => {
    const text = `User: ${role('orders-fn-role', 'orders-fn')} is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders ${lacks('dynamodb:PutItem')}`;
    assert.deepEqual(only(text), {
      title: 'dynamodb:PutItem on table/orders',
      times: 1,
      verdict: 'grant',
      text: 'The role orders-fn-role may not call dynamodb:PutItem on arn:aws:dynamodb:eu-central-1:111122223333:table/orders: no policy of the role orders-fn-role allows it.',
      caller: 'the role orders-fn-role',
      roleName: 'orders-fn-role',
      actions: [['dynamodb:PutItem']],
      resources: [
        { resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/orders'], reach: 'this table only' },
        {
          resources: [
            'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
            'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/index/*',
          ],
          reach: 'the table and its indexes',
        },
      ],
    });
  });

  it('an index, for which its table alone does not do', () => {
    const index = 'arn:aws:dynamodb:us-east-1:111122223333:table/sales/index/by-date';
    const report = only(
      `An error occurred (AccessDeniedException) when calling the Query operation: User: ${role('report-role', 'report')} is not authorized to perform: dynamodb:Query on resource: ${index} ${lacks('dynamodb:Query')}`,
    );
    assert.deepEqual([report.verdict, report.roleName, report.actions], ['grant', 'report-role', [['dynamodb:Query']]]);
    const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/sales';
    assert.deepEqual(
      report.resources.map(({ resources }) => resources),
      [[index], [`${table}/index/*`], [table, `${table}/index/*`]],
    );
  });

  it('an object in quotes whose key has blanks', () => {
    const report = only(
      `An error occurred (AccessDenied) when calling the GetObject operation: User: ${role('thumb-role', 'thumb')} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::photo-inbox/2026/11/a b.jpg" ${lacks('s3:GetObject')}`,
    );
    assert.deepEqual(
      report.resources.map(({ resources, reach }) => [...resources, reach]),
      [
        ['arn:aws:s3:::photo-inbox/2026/11/a b.jpg', 'this object only'],
        ['arn:aws:s3:::photo-inbox/2026/11/*', 'every object under 2026/11/'],
        ['arn:aws:s3:::photo-inbox/*', 'every object of the bucket'],
      ],
    );
  });

  it('an object without quotes whose key has blanks, up to the reason or the end of the line', () => {
    const head = `User: ${role('thumb-role', 'thumb')} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::photo-inbox/a b.jpg`;
    for (const text of [
      `${head} ${lacks('s3:GetObject')}`,
      `${head}\nnext line`,
      `{"message":"${head}"}`,
      `<Message>${head}</Message>`,
    ]) {
      assert.deepEqual(only(text).resources[0]?.resources, ['arn:aws:s3:::photo-inbox/a b.jpg'], text);
    }
  });

  it('characters of a key that would mean something in a policy', () => {
    const report = only(
      `User: ${role('r', 's')} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/what?/\${x}*" ${lacks('s3:GetObject')}`,
    );
    assert.deepEqual(
      report.resources.map(({ resources }) => resources),
      [['arn:aws:s3:::b/what${?}/${$}{x}${*}'], ['arn:aws:s3:::b/what${?}/*'], ['arn:aws:s3:::b/*']],
    );
  });

  it('only an operation of S3, whose action has another name', () => {
    const report = only('An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied');
    assert.deepEqual(report, {
      title: 's3:ListBucket',
      times: 1,
      verdict: 'grant',
      text: 'The caller may not call s3:ListBucket. The message names no action; ListObjectsV2 needs s3:ListBucket. The message does not say which policy lacks it. The cause may also be a policy of the resource, a boundary or a policy of the organization.',
      remark:
        'The message does not say which policy lacks it. The cause may also be a policy of the resource, a boundary or a policy of the organization.',
      actions: [['s3:ListBucket']],
      resources: [],
    });
  });

  it('a HEAD request, which says Forbidden and nothing else', () => {
    const report = only('An error occurred (403) when calling the HeadObject operation: Forbidden');
    assert.deepEqual([report.verdict, report.actions, report.resources], ['grant', [['s3:GetObject']], []]);
    assert.match(report.text, /Without s3:ListBucket, S3 answers the same for an object that does not exist\.$/);
  });

  it('a role that a user may not pass: the policy of the user lacks it', () => {
    const passed = 'arn:aws:iam::111122223333:role/svc/nightly-role';
    const report = only(
      `User: arn:aws:iam::111122223333:user/dev-anna is not authorized to perform: iam:PassRole on resource: ${passed} ${lacks('iam:PassRole')}`,
    );
    assert.deepEqual([report.verdict, report.roleName, report.condition], ['grant', undefined, undefined]);
    assert.deepEqual(report.resources, [{ resources: [passed], reach: 'this role only' }]);
    assert.match(report.text, /no policy of the user dev-anna allows it/);
  });

  it('a role that was passed to a service that the operation tells', () => {
    const report = only(
      `An error occurred (AccessDeniedException) when calling the CreateFunction operation: User: ${role('ci-role', 'x')} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/fn ${lacks('iam:PassRole')}`,
    );
    assert.equal(report.roleName, 'ci-role');
    assert.deepEqual(report.condition, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  });

  it('a service control policy, by its ARN: nothing to add', () => {
    const policy = 'arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepolicyid';
    const report = only(
      `User: ${role('ci-role', 'build-77')} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny in a service control policy: ${policy}`,
    );
    assert.equal(report.verdict, 'none');
    assert.equal(
      report.text,
      `The role ci-role may not call ec2:RunInstances on arn:aws:ec2:eu-west-1:111122223333:instance/*: a service control policy of the organization denies it explicitly. The policy is ${policy}. A Deny outweighs every Allow, so adding a permission does not help. Ask those who keep the policies of the organization.`,
    );
  });

  it('an encoded message, which has to be decoded first', () => {
    const report = only(
      'An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: q1w2E3r4-T5y6_u7I8…',
    );
    assert.deepEqual(
      [report.verdict, report.encoded, report.actions],
      ['decode', 'q1w2E3r4-T5y6_u7I8', [['ec2:RunInstances']]],
    );
    assert.equal(
      report.text,
      'The message of RunInstances is encoded, so it does not say which action was denied. It may be about ec2:RunInstances, but also about another action such as iam:PassRole.',
    );
  });

  it('an action in the wrong letter case', () => {
    const report = only(
      `User: ${role('mailer-role', 'mailer')} is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:us-west-2:111122223333:outbox ${lacks('sqs:sendmessage')}`,
    );
    assert.deepEqual(
      [report.actions, report.resources],
      [[['sqs:SendMessage']], [{ resources: ['arn:aws:sqs:us-west-2:111122223333:outbox'], reach: 'this queue only' }]],
    );
  });

  it('the policy of a topic in another account: no change of the role', () => {
    const report = only(
      `User: ${role('notify-role', 'notify')} is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:444455556666:alerts ${lacks('SNS:Publish', 'resource-based policy')}`,
    );
    assert.equal(report.verdict, 'none');
    assert.deepEqual(report.actions, [['sns:Publish']]);
    assert.match(
      report.text,
      /no policy of the resource allows it\. Add a statement with sns:Publish for the caller to the policy of the bucket, queue, topic/,
    );
  });

  it('a secret by its name', () => {
    const report = only(
      `AccessDeniedException: User: ${role('token-role', 'token')} is not authorized to perform: secretsmanager:GetSecretValue on resource: prod/db/password ${lacks('secretsmanager:GetSecretValue')}`,
    );
    assert.deepEqual(report.resources, [
      {
        resources: ['arn:aws:secretsmanager:*:111122223333:secret:prod/db/password-??????'],
        reach: 'this secret only',
      },
    ]);
    assert.equal(report.open, 'the Region');
  });

  it('a key policy', () => {
    const report = only(
      `User: ${role('export-role', 'export')} is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-1111-2222-3333-444455556666 ${lacks('kms:GenerateDataKey', 'resource-based policy')}`,
    );
    assert.deepEqual([report.verdict, report.actions], ['none', [['kms:GenerateDataKey']]]);
  });

  it('a request without a signature, in JSON, with a masked account', () => {
    const report = only(
      '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:abc123defg/prod/GET/pets"}',
    );
    assert.equal(report.verdict, 'none');
    assert.match(report.text, /^execute-api:Invoke was called by a request without a signature\. Sign the request/);
    assert.deepEqual(report.resources[0]?.resources, ['arn:aws:execute-api:eu-west-1:*:abc123defg/prod/GET/pets']);
    assert.equal(report.open, 'the account');
  });

  it('a masked account that is the one of the caller', () => {
    const report = only(
      `User: ${role('web', 'x')} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:abc123defg/prod/GET/pets`,
    );
    assert.deepEqual(
      report.resources.map(({ resources }) => resources),
      [
        ['arn:aws:execute-api:eu-west-1:111122223333:abc123defg/prod/GET/pets'],
        ['arn:aws:execute-api:eu-west-1:111122223333:abc123defg/prod/*'],
      ],
    );
    assert.equal(report.open, undefined);
  });

  it('what the execution role of a function lacks, with what belongs to it', () => {
    const report = only(
      'Resource handler returned message: "The provided execution role does not have permissions to call ReceiveMessage on SQS (Service: Lambda, Status Code: 400, Request ID: 0f0f0f0f-1111)" (RequestToken: 1234, HandlerErrorCode: InvalidRequest)',
    );
    assert.deepEqual([report.verdict, report.roleName, report.resources], ['grant', undefined, []]);
    assert.deepEqual(report.actions, [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']]);
    assert.match(report.text, /^The execution role of the function may not call sqs:ReceiveMessage/);
  });

  it('a token that a trust policy does not let in', () => {
    const report = only(
      'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    );
    assert.deepEqual(
      [report.verdict, report.trust],
      ['trust', { action: 'sts:AssumeRoleWithWebIdentity', principals: [] }],
    );
    assert.equal(
      report.text,
      'The trust policy of the role does not let the token in. Check that it names the identity provider under "Federated", allows sts:AssumeRoleWithWebIdentity, and that its conditions on the audience (aud) and the subject (sub) of the token fit.',
    );
  });

  it('a role that may not be assumed: the own policy or the trust policy of the other role', () => {
    const target = 'arn:aws:iam::444455556666:role/spoke-reader';
    const report = only(
      `User: ${role('hub-role', 'hub')} is not authorized to perform: sts:AssumeRole on resource: ${target}`,
    );
    assert.deepEqual([report.verdict, report.roleName], ['grant', 'hub-role']);
    assert.deepEqual(report.trust, {
      roleName: 'spoke-reader',
      action: 'sts:AssumeRole',
      principals: [
        { type: 'AWS', value: 'arn:aws:iam::111122223333:role/hub-role', reach: 'this role only' },
        {
          type: 'AWS',
          value: 'arn:aws:iam::111122223333:root',
          reach: 'every role and user of account 111122223333 whose own policies allow it',
        },
      ],
    });
  });

  it('a Deny in a policy of the caller, in China, with a short form of IAM', () => {
    const report = only(
      'User: arn:aws-cn:iam::111122223333:user/ops is not authorized to perform: iam:CreateRole on resource: role app-role with an explicit deny in an identity-based policy',
    );
    assert.deepEqual(
      [report.verdict, report.resources[0]?.resources],
      ['none', ['arn:aws-cn:iam::111122223333:role/app-role']],
    );
    assert.match(
      report.text,
      /Look for a statement with "Effect": "Deny" that covers iam:CreateRole in the policies of the user ops/,
    );
  });

  it('a permissions boundary, from the SDK for Go', () => {
    const report = only(
      `operation error SSM: GetParameter, https response error StatusCode: 400, RequestID: 0f0f-1, api error AccessDeniedException: User: ${role('cfg-role', 'cfg')} is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:111122223333:parameter/app/cfg ${lacks('ssm:GetParameter', 'permissions boundary')}`,
    );
    assert.equal(report.verdict, 'none');
    assert.match(
      report.text,
      /: no statement of the permissions boundary allows it\. Add ssm:GetParameter to the policy that is set as permissions boundary\. The policies of the role alone do not help/,
    );
  });
});

describe('a key', () => {
  it('has a policy of its own that matters too', () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/0a1b';
    const report = only(
      `User: ${role('r', 's')} is not authorized to perform: kms:Decrypt on resource: ${key} ${lacks('kms:Decrypt')}`,
    );
    assert.equal(report.verdict, 'grant');
    assert.match(report.text, /allows it\. The policy of the key has to allow it too/);
  });
});

describe('which policy denies', () => {
  const head = `User: ${role('r', 's')} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k"`;
  const cases: readonly (readonly [string, DenialReport['verdict'], RegExp])[] = [
    [lacks('s3:PutObject', 'session policy'), 'none', /no session policy allows it/],
    [
      lacks('s3:PutObject', 'service control policy'),
      'none',
      /no service control policy of the organization allows it/,
    ],
    [
      lacks('s3:PutObject', 'resource control policy'),
      'none',
      /no resource control policy of the organization allows it/,
    ],
    [lacks('s3:PutObject', 'VPC endpoint policy'), 'none', /no policy of the VPC endpoint allows it/],
    ['with an explicit deny in the permissions boundary', 'none', /the permissions boundary denies it explicitly/],
    ['with an explicit deny in session policies', 'none', /the session policy denies it explicitly/],
    [
      'with an explicit deny in a resource control policy',
      'none',
      /a resource control policy of the organization denies/,
    ],
    ['with an explicit deny in a resource-based policy', 'none', /the policy of the resource denies/],
    [
      'with an explicit deny',
      'none',
      /some policy denies it explicitly\..* Look for a statement with "Effect": "Deny"/,
    ],
    [
      'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
      'none',
      /the policy of the VPC endpoint, which holds through a service control policy of the organization denies/,
    ],
  ];
  for (const [reason, verdict, words] of cases) {
    it(reason, () => {
      const report = only(`${head} ${reason}`);
      assert.equal(report.verdict, verdict);
      assert.match(report.text, words);
      assert.deepEqual(report.resources[0]?.resources, ['arn:aws:s3:::b/k']);
    });
  }

  it('the trust policy of a role', () => {
    const report = only(
      `User: ${role('r', 's')} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/team/other ${lacks('sts:AssumeRole', 'role trust policy')}`,
    );
    assert.deepEqual([report.verdict, report.trust?.roleName], ['trust', 'other']);
    assert.match(report.text, /no statement of the trust policy of the role allows it/);
  });

  it('takes the ARN of the policy for no resource', () => {
    const report = only(
      `User: ${role('r', 's')} is not authorized to perform: ec2:DescribeInstances with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/guard`,
    );
    assert.deepEqual(report.resources, [{ resources: ['*'], reach: 'every resource; the action knows no other' }]);
    assert.match(report.text, /The policy is arn:aws:iam::111122223333:policy\/guard\./);
  });
});

describe('forms of their own', () => {
  const special = (text: string) => {
    const { verdict, actions, text: words } = only(text);
    return [verdict, actions.flat().join(' '), words.split('.')[0]];
  };

  it('are told apart', () => {
    assert.deepEqual(special('Access Denied because object protected by object lock.'), [
      'none',
      '',
      'The object is under object lock',
    ]);
    assert.deepEqual(special('Cross-account pass role is not allowed.'), [
      'none',
      'iam:PassRole',
      'A role can only be passed within its account',
    ]);
    assert.deepEqual(
      special(
        'operation error Glue: GetTable, api error AccessDeniedException: Insufficient Lake Formation permission(s) on orders',
      ),
      ['none', 'glue:GetTable', 'Lake Formation keeps permissions of its own'],
    );
    assert.deepEqual(special('{"message":"User is not authorized to access this resource with an explicit deny"}'), [
      'none',
      '',
      'The authorizer of the API refused the request',
    ]);
    assert.deepEqual(special('{"message":"Missing Authentication Token"}'), [
      'none',
      '',
      'The request carries no signature, or the path of the API does not exist',
    ]);
    assert.deepEqual(special('Not authorized to invoke function [arn:aws:lambda:us-east-1:111122223333:function:f]'), [
      'none',
      'lambda:InvokeFunction',
      'The service may not invoke the function: the policy of the function lacks a permission for it',
    ]);
    assert.deepEqual(
      special('User: anna is signed in.\nPrincipal "User::anna" is not allowed to execute view on the resource'),
      ['none', '', 'The decision comes from an application policy, such as one of Verified Permissions'],
    );
  });

  it('tell of settings of S3 and of keys that are not found, which no policy of a role mends', () => {
    const denied = (action: string, resource: string, reason: string) =>
      only(
        `User: ${role('r', 's')} is not authorized to perform: ${action} on resource: ${resource} because ${reason}`,
      );
    const acl =
      'public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access.';
    for (const object of ['"arn:aws:s3:::my-app/a b"', 'arn:aws:s3:::my-app/a b']) {
      const { verdict, resources, text } = denied('s3:PutObjectAcl', object, acl);
      assert.deepEqual([verdict, resources[0]?.resources], ['none', ['arn:aws:s3:::my-app/a b']]);
      assert.match(text, /^S3 Block Public Access keeps/);
    }
    const key = denied(
      'kms:Decrypt',
      'arn:aws:kms:us-east-1:444455556666:key/0a1b',
      'the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
    );
    assert.equal(key.verdict, 'none');
    assert.match(key.text, /no policy of the resource allows it/);
  });

  it('name the trust policy of a role that a service cannot assume', () => {
    const lambda = only(
      'An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.',
    );
    assert.deepEqual(
      [lambda.verdict, lambda.trust?.principals],
      ['trust', [{ type: 'Service', value: 'lambda.amazonaws.com', reach: 'the service' }]],
    );
    const states = only(
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
    assert.equal(states.trust?.principals[0]?.value, 'states.amazonaws.com');
  });

  it('give the ARN of a queue by its URL', () => {
    const report = only(
      'An error occurred (AccessDenied) when calling the SendMessage operation: Access to the resource https://sqs.cn-north-1.amazonaws.com.cn/111122223333/jobs is denied.',
    );
    assert.deepEqual(report.actions, [['sqs:SendMessage']]);
    assert.deepEqual(report.resources[0]?.resources, ['arn:aws-cn:sqs:cn-north-1:111122223333:jobs']);
    const old = only(
      'AWS.X: Access to the resource https://queue.amazonaws.com/111122223333/jobs is denied. (Service: Sqs, Status Code: 403, Request ID: 1)',
    );
    assert.deepEqual(old.resources, [
      { resources: ['arn:aws:sqs:us-east-1:111122223333:jobs'], reach: 'this queue only' },
    ]);
  });

  it('tell of a key that is not named', () => {
    const report = only(
      'An error occurred (AccessDeniedException) when calling the Decrypt operation: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
    assert.deepEqual([report.verdict, report.actions, report.resources], ['grant', [['kms:Decrypt']], []]);
  });

  it('say so when no IAM policy governs the operation', () => {
    const report = only(
      'An error occurred (NotAuthorizedException) when calling the InitiateAuth operation: Incorrect username or password.',
    );
    assert.deepEqual(
      [report.verdict, report.text],
      ['none', 'InitiateAuth is not governed by IAM policies. No permission of a role changes this.'],
    );
  });

  it('say so when nothing is known', () => {
    const report = only('AccessDenied: Access Denied');
    assert.equal(report.verdict, 'none');
    assert.equal(
      report.text,
      'The message names no action that is known here, so there is nothing that could be added safely. Look for the denied call in CloudTrail: its event names the action.',
    );
  });
});

describe('messages of services about roles and keys', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/service-role/build';
  const trusts: readonly (readonly [text: string, service: string, roleName?: string])[] = [
    [
      `An error occurred (InvalidInputException) when calling the CreateProject operation: CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`,
      ...(['codebuild.amazonaws.com', 'build'] as const),
    ],
    [
      'Error calling startBuild: CodeBuild is not authorized to perform: sts:AssumeRole\non service role. Please verify that: 1) The provided service role exists',
      'codebuild.amazonaws.com',
    ],
    [
      `CodePipeline is not authorized to perform AssumeRole on role ${roleArn} (Service: AWSCodePipeline; Status Code: 400; Error Code: InvalidStructureException; Request ID: 1)`,
      ...(['codepipeline.amazonaws.com', 'build'] as const),
    ],
    [
      `service web failed to launch a task with (error ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`,
      ...(['ecs-tasks.amazonaws.com', 'build'] as const),
    ],
    [
      'ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      'scheduler.amazonaws.com',
    ],
    [
      `InvalidArgumentException: Firehose is unable to assume role ${roleArn}. Please check the role provided.`,
      ...(['firehose.amazonaws.com', 'build'] as const),
    ],
    [
      'Execution failed due to configuration error: API Gateway does not have permission to assume the provided role',
      'apigateway.amazonaws.com',
    ],
    [
      'API Gateway doesn’t have permissions to assume the IAM role configured on the integration. Check the permissions and try again.',
      'apigateway.amazonaws.com',
    ],
    [
      'Resource handler returned message: "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy. (Service: ApiGateway, Status Code: 400, Request ID: 1)"',
      'apigateway.amazonaws.com',
    ],
  ];
  for (const [text, service, roleName] of trusts) {
    it(`lead to the trust policy: ${text.slice(0, 70)}`, () => {
      const report = only(text);
      assert.deepEqual(
        [report.verdict, report.trust?.principals.map(({ value }) => value), report.trust?.roleName],
        ['trust', [service], roleName],
      );
    });
  }

  it('a role of CodePipeline that may not assume that of an action', () => {
    const report = only(
      `arn:aws:iam::111122223333:role/pipeline is not authorized to perform AssumeRole on role ${roleArn} (Service: AWSCodePipeline; Status Code: 400; Error Code: InvalidStructureException; Request ID: 1)`,
    );
    assert.deepEqual([report.verdict, report.roleName, report.actions], ['grant', 'pipeline', [['sts:AssumeRole']]]);
    assert.deepEqual(report.resources[0]?.resources, [roleArn]);
  });

  for (const [service, resource] of [
    ['dynamodb', 'arn:aws:dynamodb:us-east-1:111122223333:table/VoteApp/stream/2016-08-03T08:24:05.612'],
    ['kinesis', 'arn:aws:kinesis:eu-west-1:111122223333:stream/test'],
  ] as const) {
    it(`the stream of a function that ${service} does not let it read`, () => {
      const report = only(
        `Cannot access stream ${resource}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM. (Service: AWSLambda; Status Code: 400; Error Code: InvalidParameterValueException; Request ID: 1)`,
      );
      assert.deepEqual([report.verdict, report.roleName], ['grant', undefined]);
      for (const name of ['GetRecords', 'GetShardIterator', 'DescribeStream']) {
        assert.ok(report.actions[0]?.includes(`${service}:${name}`), `${service}:${name} of ${report.actions[0]}`);
      }
      assert.deepEqual(report.resources[0]?.resources, [resource]);
    });
  }

  it('objects of S3 that another service may not read or write', () => {
    const read = only(
      'Your access has been denied by S3, please make sure your request credentials have permission to GetObject for my-bucket/lambdas/provider-0.2.5.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied (Service: AWSLambdaInternal; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1; Proxy: null)',
    );
    assert.deepEqual(read.actions, [['s3:GetObject']]);
    assert.deepEqual(read.resources[0]?.resources, ['arn:aws:s3:::my-bucket/lambdas/provider-0.2.5.zip']);
    const written = only(
      'Access denied when writing output to url: s3://results/Unsaved/2021/05/07/1.csv . Please ensure you are allowed to access the S3 bucket.',
    );
    assert.deepEqual(written.actions, [['s3:PutObject']]);
    assert.deepEqual(written.resources[0]?.resources, ['arn:aws:s3:::results/Unsaved/2021/05/07/1.csv']);
  });

  it('a secret whose key may not be used', () => {
    const report = only(
      'An error occurred (AccessDeniedException) when calling the GetSecretValue operation: Access to KMS is not allowed',
    );
    assert.deepEqual([report.verdict, report.actions], ['grant', [['kms:Decrypt']]]);
  });

  it('a model of Bedrock that is not enabled, which no permission changes', () => {
    const report = only(
      "An error occurred (AccessDeniedException) when calling the InvokeModel operation: You don't have access to the model with the specified model ID.",
    );
    assert.equal(report.verdict, 'none');
    assert.match(report.text, /^The account has no access to this model in this Region\. /);
  });

  it('a parameter that does not exist, for which not everything is granted', () => {
    const report = only(
      `User: ${role('cfg-role', 'cfg')} is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-west-1:111122223333:* ${lacks('ssm:GetParameter')}`,
    );
    assert.deepEqual([report.verdict, report.actions, report.resources], ['grant', [['ssm:GetParameter']], []]);
    assert.match(report.remark ?? '', /:\* where a parameter does not exist: check its name and Region first\.$/);
    // An action without resources is allowed on all of them.
    const listed = only(
      `User: ${role('cfg-role', 'cfg')} is not authorized to perform: ssm:DescribeParameters on resource: arn:aws:ssm:us-west-1:111122223333:* ${lacks('ssm:DescribeParameters')}`,
    );
    assert.deepEqual(listed.resources[0]?.resources, ['*']);
  });

  it('count once what the SDK for Java 1 and CloudFormation put behind them', () => {
    const message = `User: ${role('deploy', 'x')} is not authorized to perform: iam:PassRole on resource: ${roleArn}`;
    for (const wrapper of [
      '(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1)',
      '(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1; Proxy: null)',
      '(Service: AWSLambda, Status Code: 403, Request ID: 1)',
    ]) {
      assert.deepEqual(only(`${message} ${wrapper}`).resources[0]?.resources, [roleArn]);
    }
    const report = only(
      `Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the function's KMS key settings. KMS Exception: AccessDeniedException KMS Message: User: ${role('fn', 'x')} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/0a1b ${lacks('kms:Decrypt')} (Service: AWSLambda; Status Code: 502; Error Code: KMSAccessDeniedException; Request ID: 1)`,
    );
    assert.deepEqual([report.roleName, report.actions], ['fn', [['kms:Decrypt']]]);
  });

  it('name permission sets as what they are', () => {
    const report = only(
      `User: ${role('AWSReservedSSO_Power-User_0123456789abcdef', 'me@example.com')} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:111122223333:jobs ${lacks('sqs:SendMessage')}`,
    );
    assert.deepEqual([report.caller, report.roleName], ['the permission set Power-User', undefined]);
    assert.match(report.remark ?? '', /change the permission set there, not the role\.$/);
  });

  it('name the Region as a cause where KMS does', () => {
    const key = only(
      `User: ${role('fn', 'x')} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:444455556666:key/0a1b because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    );
    assert.equal(key.verdict, 'none');
    assert.match(key.text, /: the key does not exist in this Region, or no policy of the resource allows it\. /);
    const unnamed = only(
      'An error occurred (AccessDeniedException) when calling the Decrypt operation: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
    assert.match(
      unnamed.remark ?? '',
      /Or the key does not exist in this Region: check the Region and the ID of the key\.$/,
    );
  });
});
