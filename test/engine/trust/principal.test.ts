import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUnfilled, type PrincipalShape, principalForm, roleOfSession } from '../../../engine/src/trust/principal';

describe('what a principal is', () => {
  const cases: readonly (readonly [string, PrincipalShape])[] = [
    ['*', 'everyone'],
    ['210987654321', 'account'],
    ['arn:aws:iam::210987654321:root', 'root'],
    ['arn:aws-cn:iam::210987654321:role/my-app-role', 'role'],
    ['arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef', 'role'],
    ['arn:aws-us-gov:iam::210987654321:user/teams/ana', 'user'],
    ['arn:aws:iam::210987654321:group/team', 'group'],
    ['arn:aws:sts::210987654321:assumed-role/my-app-role/i-0123456789abcdef0', 'assumed-role'],
    ['arn:aws:sts::210987654321:federated-user/ana', 'federated-user'],
    ['arn:aws:iam::210987654321:saml-provider/AWSSSO_0123_DO_NOT_DELETE', 'saml-provider'],
    ['arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com/my-enterprise', 'oidc-provider'],
    ['arn:aws:iam::210987654321:oidc-provider/https://gitlab.com', 'unclear'],
    ['cognito-identity.amazonaws.com', 'identity-domain'],
    ['lambda.amazonaws.com', 'service'],
    ['AROAJQ4XZ7MPLE2KTW5VN', 'unique-id'],
    ['arn:aws:iam::210987654321:role/my-app-*', 'arn-pattern'],
    ['arn:aws:iam::*:root', 'arn-pattern'],
    ['arn:aws:iam::210987654321:policy/my-app', 'other-iam-arn'],
    ['arn:aws:s3:::my-app-assets', 'other-arn'],
    ['arn:aws:iam:eu-west-1:210987654321:role/my-app-role', 'unclear'],
    ['arn:aws:iam::21098765432:root', 'unclear'],
    ['arn:aws:iam::210987654321:role/my role', 'unclear'],
    ['my-app-role', 'unclear'],
    ['', 'unclear'],
    ['arn:aws:iam::${AWS::AccountId}:root', 'unfilled'],
    ['arn:aws:iam::<account>:root', 'unfilled'],
    ['arn:aws:iam::ACCOUNT_ID:root', 'unfilled'],
    ['arn:aws:iam::account-id:role/my-app-role', 'unfilled'],
    ['SERVICE.amazonaws.com', 'unfilled'],
    ['logs.region.amazonaws.com', 'unfilled'],
  ];
  for (const [text, shape] of cases) {
    it(`${text || 'nothing'} is ${shape}`, () => assert.equal(principalForm(text).shape, shape));
  }
});

describe('blanks of examples', () => {
  it('are told from names', () => {
    for (const name of ['my-app-role', 'server.example.com', 'arn:aws:iam::210987654321:role/YOURS', 'region-a']) {
      assert.equal(isUnfilled(name), false, name);
    }
    for (const blank of [
      'your-role',
      '{{role}}',
      'AWS-account-ID',
      'ROLE_ARN',
      'xxxxxxxxxxxx',
      'arn:aws:iam::...:root',
    ]) {
      assert.equal(isUnfilled(blank), true, blank);
    }
  });
});

describe('the role of a session', () => {
  const session = 'arn:aws:sts::210987654321:assumed-role/my-app-role/nightly';
  it('is found with and without a path', () => {
    for (const role of [
      'arn:aws:iam::210987654321:role/my-app-role',
      'arn:aws:iam::210987654321:role/a/b/my-app-role',
    ]) {
      assert.equal(roleOfSession(session, ['arn:aws:iam::210987654321:role/other', role]), role);
    }
  });
  it('is not one of another account or name', () => {
    const others = ['arn:aws:iam::310987654322:role/my-app-role', 'arn:aws:iam::210987654321:role/not-my-app-role'];
    assert.equal(roleOfSession(session, others), undefined);
    assert.equal(roleOfSession('arn:aws:iam::210987654321:role/my-app-role', others), undefined);
  });
});
