import { incompleteSet } from '../shared/lambdaSet';

export const roleLambdaXrayIncomplete = incompleteSet({
  id: 'role-lambda-xray-incomplete',
  use: 'sends traces to X-Ray',
  signs: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  needed: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  unscoped: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  managedPolicy: 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
  resource: '*',
  reference: {
    title: 'Visualize Lambda function invocations using AWS X-Ray: execution role permissions',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
  },
});
