import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findVariables, hasVariableVersion, usesVariables, variableKey } from '../../../engine/src/values/variables';
import { documentOf } from '../../support/engine';

/** What is found, in short: kind, text, and the default value where there is one. */
function found(value: string): string[] {
  return findVariables(value).map(
    ({ kind, text, fallback }) => `${kind} ${text}${fallback ? ` | ${fallback.text}` : ''}`,
  );
}

describe('findVariables', () => {
  it('finds nothing in plain text', () => {
    assert.deepEqual(found(''), []);
    assert.deepEqual(found('arn:aws:s3:::my-app-homes/$x/{y}/*'), []);
  });

  it('finds several, in order, with their places', () => {
    const value = 'a/${aws:username}/${s3:prefix}';
    assert.deepEqual(found(value), ['variable ${aws:username}', 'variable ${s3:prefix}']);
    for (const { from, to, text, name } of findVariables(value)) {
      assert.equal(value.slice(from, to), text);
      assert.equal(value.slice(name.from, name.to), name.text);
    }
  });

  it('tells escapes from variables', () => {
    assert.deepEqual(found('${*}${?}${$}'), ['escape ${*}', 'escape ${?}', 'escape ${$}']);
    assert.deepEqual(found('${}${ }'), ['empty ${}', 'empty ${ }']);
  });

  it('reads default values', () => {
    assert.deepEqual(found("${aws:PrincipalTag/team, 'none'}"), ["variable ${aws:PrincipalTag/team, 'none'} | 'none'"]);
    assert.deepEqual(found("${aws:PrincipalTag/team,'none}"), ["variable ${aws:PrincipalTag/team,'none} | 'none"]);
    assert.equal(findVariables("${aws:PrincipalTag/team, 'none'}")[0]?.name.text, 'aws:PrincipalTag/team');
  });

  it('knows the keys of identity providers and of services', () => {
    for (const key of [
      'token.actions.githubusercontent.com:sub',
      'oidc.eks.eu-west-1.amazonaws.com/id/ABCD:sub',
      'iot:Connection.Thing.ThingName',
      'cognito-identity.amazonaws.com:sub',
    ]) {
      assert.deepEqual(found(`\${${key}}`), [`variable \${${key}}`]);
    }
  });

  it('leaves the placeholders of other tools alone', () => {
    for (const text of [
      '${AWS::AccountId}',
      '${var.bucket}',
      '${1:name}',
      '${self:custom.stage}',
      '${opt:stage}',
      '${Token[TOKEN.1]}',
      '${bucket_name}',
    ]) {
      assert.deepEqual(found(text), [`template ${text}`]);
    }
  });

  it('ends an unclosed variable before the path behind it', () => {
    assert.deepEqual(found('homes/${aws:username/*'), ['unclosed ${aws:username']);
    assert.deepEqual(found('homes/${aws:PrincipalTag/team'), ['unclosed ${aws:PrincipalTag/team']);
    assert.deepEqual(found('${aws:username/${s3:prefix}'), ['unclosed ${aws:username', 'variable ${s3:prefix}']);
    assert.deepEqual(found('${'), ['unclosed ${']);
  });
});

describe('variableKey', () => {
  it('leaves out the name of a tag and keeps the path of a host', () => {
    const key = (text: string) => findVariables(text).map(variableKey);
    assert.deepEqual(key('${aws:PrincipalTag/team}'), ['aws:PrincipalTag']);
    assert.deepEqual(key('${aws:username}'), ['aws:username']);
    assert.deepEqual(key('${login.example.com/tenant:sub}'), ['login.example.com/tenant:sub']);
  });
});

describe('usesVariables', () => {
  const policyOf = (version: string, resource: string, value: string) =>
    documentOf(
      JSON.stringify({
        Version: version,
        Statement: {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: resource,
          Condition: { StringLike: { 's3:prefix': value } },
        },
      }),
    ).policies[0];

  it('looks at resources and at the values of conditions', () => {
    const uses = (resource: string, value: string) => {
      const policy = policyOf('2012-10-17', resource, value);
      return policy && usesVariables(policy);
    };
    assert.equal(uses('arn:aws:s3:::a/${aws:username}', 'x'), true);
    assert.equal(uses('arn:aws:s3:::a', '${aws:username}/*'), true);
    assert.equal(uses('arn:aws:s3:::${var.bucket}', '${*}'), false);
  });

  it('knows the version that has variables', () => {
    const has = (version: string) => {
      const policy = policyOf(version, '*', 'x');
      return policy && hasVariableVersion(policy);
    };
    assert.equal(has('2012-10-17'), true);
    assert.equal(has('2008-10-17'), false);
  });
});
