import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'sends traces to X-Ray',
  inTemplate: 'xray',
  signs: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  needed: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  unscoped: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-xray-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
    resource: '*',
    reference: {
      title: 'Visualize Lambda function invocations using AWS X-Ray: execution role permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
    },
  });
