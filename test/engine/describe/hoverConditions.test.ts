import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines, permission } from '../../support/reading';

// What conditions say under the cursor, word for word.

describe('a condition', () => {
  it('with one key is a sentence', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Cond|ition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}',
        ),
      ),
      [
        '[Condition]',
        'The statement holds only when `aws:SourceAccount` is `210987654321` (Production).',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)',
      ],
    );
  });

  it('with several is a list', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","|Condition":{"StringEquals":{"aws:PrincipalTag/team":["red","blue"]},"Bool":{"aws:SecureTransport":"true"}}',
        ),
      ),
      [
        '[Condition]',
        'The statement holds only when all of this is true:',
        '- `aws:PrincipalTag/team` is `red` or `blue`',
        '- `aws:SecureTransport` is `true`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)',
      ],
    );
  });

  it('that is empty says so', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:GetObject","Resource":"*","|Condition":{}')), [
      '[Condition]',
      'The statement holds always: the condition is empty.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)',
    ]);
  });
});

describe('an operator', () => {
  it('reads out what stands below it', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"String|Equals":{"aws:SourceAccount":"210987654321","aws:PrincipalTag/team":["red","blue"]}}',
        ),
      ),
      [
        '[StringEquals]',
        '**StringEquals** compares text exactly.',
        '',
        'Here: the statement holds only when `aws:SourceAccount` is `210987654321` (Production), and `aws:PrincipalTag/team` is `red` or `blue`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('that is negated says what a missing key does', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringNot|Like":{"aws:PrincipalTag/team":["a*","b*"]}}',
        ),
      ),
      [
        '[StringNotLike]',
        '**StringNotLike** compares text, in which `*` and `?` are wildcards. It also holds when the key is missing from the request.',
        '',
        'Here: the statement holds only when `aws:PrincipalTag/team` matches none of `a*` and `b*`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('with IfExists', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"IpAddressIf|Exists":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]}}',
        ),
      ),
      [
        '[IpAddressIfExists]',
        '**IpAddressIfExists** compares an IP address with ranges. It also holds when the key is missing.',
        '',
        'Here: the statement holds only when `aws:SourceIp`, if it is in the request, is in `10.0.0.0/8` or `192.0.2.0/24`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('with ForAllValues', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"ForAllValues:String|Equals":{"aws:TagKeys":["team","stage"]}}',
        ),
      ),
      [
        '[ForAllValues:StringEquals]',
        '**ForAllValues:StringEquals** compares text exactly. Every value in the request must pass. It also holds when the key is missing.',
        '',
        'Here: the statement holds only when every value of `aws:TagKeys` in the request, if there is any, is `team` or `stage`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('with ForAnyValue', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"ForAnyValue:String|Like":{"aws:TagKeys":"te*"}}',
        ),
      ),
      [
        '[ForAnyValue:StringLike]',
        '**ForAnyValue:StringLike** compares text, in which `*` and `?` are wildcards. One value in the request that passes is enough.',
        '',
        'Here: the statement holds only when at least one value of `aws:TagKeys` in the request matches `te*`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('that asks for presence', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"Nu|ll":{"aws:MultiFactorAuthAge":"true","aws:SourceVpc":"false"}}',
        ),
      ),
      [
        '[Null]',
        '**Null** asks whether a key is missing from the request (true) or in it (false).',
        '',
        'Here: the statement holds only when `aws:MultiFactorAuthAge` is not in the request, and `aws:SourceVpc` is in the request.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('for numbers', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"Numeric|LessThanEquals":{"aws:MultiFactorAuthAge":"3600"}}',
        ),
      ),
      [
        '[NumericLessThanEquals]',
        '**NumericLessThanEquals** compares numbers.',
        '',
        'Here: the statement holds only when `aws:MultiFactorAuthAge` is at most `3600`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('for dates', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"Date|GreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}',
        ),
      ),
      [
        '[DateGreaterThan]',
        '**DateGreaterThan** compares dates.',
        '',
        'Here: the statement holds only when `aws:CurrentTime` is after `2026-01-01T00:00:00Z`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('for ARNs', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"ArnNot|Equals":{"aws:SourceArn":["arn:aws:s3:::a","arn:aws:s3:::b"]}}',
        ),
      ),
      [
        '[ArnNotEquals]',
        '**ArnNotEquals** compares ARNs segment by segment; `*` and `?` are wildcards. It also holds when the key is missing from the request.',
        '',
        'Here: the statement holds only when `aws:SourceArn` matches none of `arn:aws:s3:::a` and `arn:aws:s3:::b`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('that ignores letter case', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEqualsIgnore|Case":{"aws:PrincipalTag/team":["red","blue"]}}',
        ),
      ),
      [
        '[StringNotEqualsIgnoreCase]',
        '**StringNotEqualsIgnoreCase** compares text in any letter case. It also holds when the key is missing from the request.',
        '',
        'Here: the statement holds only when `aws:PrincipalTag/team` is none of `red` and `blue` in any letter case.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)',
      ],
    );
  });

  it('that is none', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"String|Matches":{"aws:PrincipalTag/team":"red"}}',
        ),
      ),
      ['[StringMatches]', '`StringMatches` is no condition operator of IAM.'],
    );
  });
});

describe('a condition key', () => {
  it('of every service', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:Source|Account":"210987654321"}}',
        ),
      ),
      [
        '[aws:SourceAccount]',
        '`aws:SourceAccount` · global key · String',
        '',
        'The account of the resource for which an AWS service calls.',
        '',
        'Here: the statement holds only when `aws:SourceAccount` is `210987654321` (Production).',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)',
      ],
    );
  });

  it('of one service', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"s3:GetObject","Resource":"*","Condition":{"StringLike":{"s3:pre|fix":"home/*"}}'),
      ),
      [
        '[s3:prefix]',
        '`s3:prefix` · key of a service · String',
        '',
        'Filters access by key name prefix.',
        '',
        'Here: the statement holds only when `s3:prefix` matches `home/*`.',
      ],
    );
  });

  it('of a family, in another letter case', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"AWS:principaltag/te|am":"red"}}',
        ),
      ),
      [
        '[AWS:principaltag/team]',
        '`aws:PrincipalTag/team` · global key · String',
        '',
        'A tag of the requesting principal or session.',
        '',
        'Here: the statement holds only when `AWS:principaltag/team` is `red`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)',
      ],
    );
  });

  it('with several values', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:Tag|Keys":["team"]}}',
        ),
      ),
      [
        '[aws:TagKeys]',
        '`aws:TagKeys` · global key · String, several values',
        '',
        'The tag keys passed in the request.',
        '',
        'Here: the statement holds only when every value of `aws:TagKeys` in the request, if there is any, is `team`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)',
      ],
    );
  });

  it('that is a claim', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:s|ub":"repo:my-org/my-app:ref:refs/heads/main"}}',
        ),
      ),
      [
        '[token.actions.githubusercontent.com:sub]',
        '`token.actions.githubusercontent.com:sub` · claim of an identity provider · String',
        '',
        'Here: the statement holds only when `token.actions.githubusercontent.com:sub` is `repo:my-org/my-app:ref:refs/heads/main`.',
      ],
    );
  });

  it('that nobody knows', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:Colo|ur":"red"}}'),
      ),
      [
        '[aws:Colour]',
        '`aws:Colour` was no known condition key on 2026-09-26.',
        '',
        'Here: the statement holds only when `aws:Colour` is `red`.',
      ],
    );
  });
});

describe('a value', () => {
  it('of several reads out all of them', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":["re|d","blue"]}}',
        ),
      ),
      ['[red]', 'The statement holds only when `aws:PrincipalTag/team` is `red` or `blue`.'],
    );
  });

  it('that is a boolean', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":tr|ue}}'),
      ),
      ['[true]', 'The statement holds only when `aws:SecureTransport` is `true`.'],
    );
  });

  it('that is an ARN names its segments', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:lambda:eu-west-1:210987654321:function:|f"}}',
        ),
      ),
      [
        '[arn:aws:lambda:eu-west-1:210987654321:function:f]',
        'The statement holds only when `aws:SourceArn` matches `arn:aws:lambda:eu-west-1:210987654321:function:f`.',
        '',
        'A resource of AWS Lambda: `function`.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `lambda` – AWS Lambda',
        '- Region: `eu-west-1`',
        '- Account: `210987654321` (Production)',
        '- Resource: `function:f`',
        '',
        'Format: `arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('that is a policy variable', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag|/team}"}}',
        ),
      ),
      [
        '[${aws:PrincipalTag/team}]',
        'The statement holds only when `aws:ResourceTag/team` is `${aws:PrincipalTag/team}`.',
        '',
        '- `${aws:PrincipalTag/team}`: A tag of the requesting principal or session.',
      ],
    );
  });
});
