import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roleConsoleUrl } from '../../../client/src/aws/consoleUrl';

test('each partition has its own console', () => {
  const page = '/iam/home#/roles/details/r';
  assert.equal(roleConsoleUrl('aws', 'r'), `https://console.aws.amazon.com${page}`);
  assert.equal(roleConsoleUrl('aws-cn', 'r'), `https://console.amazonaws.cn${page}`);
  assert.equal(roleConsoleUrl('aws-us-gov', 'r'), `https://console.amazonaws-us-gov.com${page}`);
  assert.equal(roleConsoleUrl('aws-eusc', 'r'), `https://eusc-de-east-1.console.amazonaws-eusc.eu${page}`);
  assert.equal(roleConsoleUrl('aws-iso', 'r'), undefined);
  assert.equal(roleConsoleUrl('constructor', 'r'), undefined);
});

test('a name that is odd in an address', () => {
  assert.match(roleConsoleUrl('aws', 'a+b=c,d@e') ?? '', /details\/a%2Bb%3Dc%2Cd%40e$/);
});
