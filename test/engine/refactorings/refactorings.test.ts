import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meaningOf } from '../../support/meaning';
import { placeIn, refactor, titlesAt } from './support';

const lines = (...text: string[]) => text.join('\n');
/** A policy of the given statements, indented by two spaces. */
const policy = (...statements: string[]) =>
  lines(
    '{',
    '  "Version": "2012-10-17",',
    '  "Statement": [',
    statements.map((text) => text.replace(/^/gm, '    ')).join(',\n'),
    '  ]',
    '}',
    '',
  );
const allow = (...members: string[]) =>
  lines('{', ['"Effect": "Allow"', ...members].map((one) => `  ${one}`).join(',\n'), '}');
const tabs = (text: string) => text.replace(/^ +/gm, (indent) => '\t'.repeat(indent.length / 2));
const crlf = (text: string) => text.replace(/\n/g, '\r\n');
const wide = (text: string) => text.replace(/^ +/gm, (indent) => indent.repeat(2));
const queue = '"Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"';
const assets = '"Resource": "arn:aws:s3:::my-app-assets/*"';

describe('expanding a pattern of actions', () => {
  const short = ['"Action": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]', queue] as const;
  it('writes the actions it matches, and says what is lost', () => {
    const before = policy(allow('"Action": "sqs:Get|*"', queue));
    assert.deepEqual(titlesAt(before), {
      'expandActions.all': 'Replace "sqs:Get*" by the 2 actions it matches today (leaves out what AWS adds later)',
      toList: 'Write "Action" as a list',
    });
    assert.equal(refactor(before, 'expandActions.all'), policy(allow(...short)));
  });

  it('keeps the formatting of the file', () => {
    const before = policy(
      allow(lines('"Action": [', '    "s3:ListBucket",', '    "sqs:Get|*"', '  ]'), '"Resource": "*"'),
    );
    const items = ['"s3:ListBucket"', '"sqs:GetQueueAttributes"', '"sqs:GetQueueUrl"'];
    const after = policy(
      allow(lines('"Action": [', items.map((one) => `    ${one}`).join(',\n'), '  ]'), '"Resource": "*"'),
    );
    for (const style of [tabs, crlf, wide, (text: string) => crlf(tabs(text))]) {
      assert.equal(refactor(style(before), 'expandActions.all'), style(after));
    }
    const line = (action: string) =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":${action},${queue.replace(': ', ':')}}]}`;
    assert.equal(
      refactor(line('"sqs:Get|*"'), 'expandActions.all'),
      line('["sqs:GetQueueAttributes","sqs:GetQueueUrl"]'),
    );
    const inOneLine = (action: string) => policy(`{ "Effect": "Allow", "Action": ${action}, ${queue} }`);
    assert.equal(
      refactor(inOneLine('"sqs:Get|*"'), 'expandActions.all'),
      inOneLine('["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]'),
    );
  });

  it('gives a long list a line for each action', () => {
    const before = policy(allow('"Action": ["sqs:List|*"]', '"Resource": "*"'));
    const names = ['ListDeadLetterSourceQueues', 'ListMessageMoveTasks', 'ListQueues', 'ListQueueTags'];
    const list = lines('"Action": [', names.map((name) => `    "sqs:${name}"`).join(',\n'), '  ]');
    assert.equal(refactor(before, 'expandActions.all'), policy(allow(list, '"Resource": "*"')));
  });

  it('keeps a part of the actions, and says that access becomes narrower', () => {
    const before = policy(allow('"Action": "sqs:|*"', queue));
    const titles = titlesAt(before);
    assert.equal(
      titles['expandActions.read'],
      'Replace "sqs:*" by its 7 actions of the levels Read and List (narrows access)',
    );
    assert.equal(
      titles['expandActions.write'],
      'Replace "sqs:*" by its 17 actions outside the level Permissions management (narrows access)',
    );
    assert.equal(
      titles['expandActions.notSensitive'],
      'Replace "sqs:*" by its 15 actions not known as sensitive (narrows access)',
    );
    const names = [
      'GetQueueAttributes',
      'GetQueueUrl',
      'ListDeadLetterSourceQueues',
      'ListMessageMoveTasks',
      'ListQueues',
      'ListQueueTags',
      'ReceiveMessage',
    ];
    const list = lines('"Action": [', names.map((name) => `    "sqs:${name}"`).join(',\n'), '  ]');
    assert.equal(refactor(before, 'expandActions.read'), policy(allow(list, queue)));
    const notSensitive = refactor(before, 'expandActions.notSensitive');
    assert.doesNotMatch(notSensitive, /AddPermission|ReceiveMessage|SetQueueAttributes/);
    assert.match(notSensitive, /"sqs:SendMessage"/);
  });

  it('offers no part where that would widen access', () => {
    const deny = policy(allow('"Action": "sqs:|*"', queue).replace('Allow', 'Deny'));
    const except = policy(allow('"NotAction": "sqs:|*"', '"Resource": "*"'));
    for (const before of [deny, except]) {
      assert.deepEqual(
        Object.keys(titlesAt(before)).filter((id) => id.startsWith('expand')),
        ['expandActions.all'],
      );
    }
  });

  it('leaves out what other patterns match, and takes in what stands beside it', () => {
    const before = policy(allow('"Action": ["sqs:|*", "sqs:Get*", "sqs:sendmessage"]', queue));
    assert.equal(
      titlesAt(before)['expandActions.all'],
      'Replace "sqs:*" by the 18 actions that only it matches today (leaves out what AWS adds later)',
    );
    const after = refactor(before, 'expandActions.all');
    assert.equal(after.match(/sendmessage/gi)?.length, 1);
    assert.deepEqual(meaningOf(after), meaningOf(placeIn(before).text));
  });

  it('is not offered for literals, for everything, for what would not fit, or beside comments', () => {
    for (const action of [
      '"s3:Get|Object"',
      '"|*"',
      '"ec2:|*"',
      '"sqs:Gte|*"',
      lines('[', '"sqs:Get|*" // why', ']'),
    ]) {
      const ids = Object.keys(titlesAt(policy(allow(`"Action": ${action}`, '"Resource": "*"'))));
      assert.equal(ids.includes('expandActions.all'), false, action);
    }
  });
});

describe('shrinking a list of actions', () => {
  it('finds the shortest patterns that match the same, each where the first of its actions stood', () => {
    const list = (...names: string[]) => lines('"Action": [', names.map((name) => `    "${name}"`).join(',\n'), '  ]');
    const names = [
      's3:ListBucket',
      'kinesis:GetRecords',
      'dynamodb:GetItem',
      'kinesis:GetShardIterator',
      'kinesis:GetResourcePolicy',
      'DynamoDB:BatchGetItem',
      'sqs:Futuristic',
    ];
    const before = policy(allow(list(...names).replace('s3:', 's3|:'), '"Resource": "*"'));
    assert.equal(
      titlesAt(before).shrinkActions,
      'Shrink 7 actions to 4 (also allows what AWS adds under the patterns later)',
    );
    const after = refactor(before, 'shrinkActions');
    assert.equal(
      after,
      policy(allow(list('s3:ListBucket', 'kinesis:Get*', 'dynamodb:*GetItem', 'sqs:Futuristic'), '"Resource": "*"')),
    );
    assert.deepEqual(meaningOf(after), meaningOf(placeIn(before).text));
    const again = after.replace('s3:', 's3|:');
    assert.equal(titlesAt(again).shrinkActions, undefined);
  });

  it('names the risk for what is denied and excepted', () => {
    const list = '["kinesis:GetRecords|", "kinesis:GetShardIterator", "kinesis:GetResourcePolicy"]';
    const deny = policy(allow(`"Action": ${list}`, '"Resource": "*"').replace('Allow', 'Deny'));
    assert.equal(
      titlesAt(deny).shrinkActions,
      'Shrink 3 actions to 1 (also denies what AWS adds under the patterns later)',
    );
    const except = policy(allow(`"NotAction": ${list}`, '"Resource": "*"').replace('Allow', 'Deny'));
    assert.equal(
      titlesAt(except).shrinkActions,
      'Shrink 3 actions to 1 (also excepts what AWS adds under the patterns later)',
    );
  });

  it('never drops a pattern that might match more one day', () => {
    const before = policy(allow('"Action": ["kinesis:Get*|", "kinesis:GetRecords"]', '"Resource": "*"'));
    assert.equal(refactor(before, 'shrinkActions'), policy(allow('"Action": ["kinesis:Get*"]', '"Resource": "*"')));
  });
});

describe('sorting a list', () => {
  it('sorts and removes what stands twice; letter case counts for everything but actions', () => {
    const actions = policy(allow('"Action": ["s3:PutObject", "s3:Get|Object", "S3:getobject"]', assets));
    assert.equal(titlesAt(actions).sortList, 'Sort the list and remove 1 duplicate');
    assert.equal(refactor(actions, 'sortList'), policy(allow('"Action": ["s3:GetObject", "s3:PutObject"]', assets)));
    const arns = (...names: string[]) =>
      policy(
        allow(
          '"Action": "s3:GetObject"',
          `"Resource": [${names.map((name) => `"arn:aws:s3:::my-app-${name}/*"`).join(', ')}]`,
        ),
      );
    assert.equal(refactor(arns('logs', 'As|sets', 'assets'), 'sortList'), arns('Assets', 'assets', 'logs'));
    assert.equal(titlesAt(arns('a|', 'b')).sortList, undefined);
  });

  it('works on principals and on values of conditions, and leaves lists of other things alone', () => {
    const trust = (list: string) =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":${list}},"Action":"sts:AssumeRole"}]}`;
    const after = refactor(
      trust('["lambda.amazonaws.com",|"edgelambda.amazonaws.com"]'),
      'sortList',
      'trust-policy.json',
    );
    assert.equal(after, trust('["edgelambda.amazonaws.com","lambda.amazonaws.com"]'));
    const condition = (list: string) =>
      policy(
        allow(
          '"Action": "s3:GetObject"',
          assets,
          `"Condition": { "StringEquals": { "aws:PrincipalTag/team": ${list} } }`,
        ),
      );
    assert.equal(refactor(condition('["b", |"a"]'), 'sortList'), condition('["a", "b"]'));
    const join = policy(allow('"Action": "s3:GetObject"', '"Resource": { "Fn::Join": ["", ["b|", "a"]] }'));
    assert.equal(titlesAt(join).sortList, undefined);
  });
});

describe('a string and a list of one', () => {
  it('turn into each other', () => {
    const text = policy(allow('"Action": "s3:GetObject"', assets));
    const list = policy(allow('"Action": ["s3:GetObject"]', assets));
    const spread = policy(allow(lines('"Action": [', '    "s3:GetObject"', '  ]'), assets));
    const at = (one: string) => one.replace('"Action"', '"Act|ion"');
    assert.equal(titlesAt(at(text)).toList, 'Write "Action" as a list');
    assert.equal(refactor(at(text), 'toList'), list);
    assert.equal(titlesAt(at(list)).toString, 'Write "Action" as a string without the list');
    assert.equal(refactor(at(list), 'toString'), text);
    assert.equal(refactor(at(spread), 'toString'), text);
  });
});

describe('merging statements', () => {
  const read = allow('"Action": "s3:GetObject"', assets);
  const write = allow('"Action": ["s3:PutObject", "s3:getobject"]', '"Resource": ["arn:aws:s3:::my-app-assets/*"]');
  const send = allow('"Action": "sqs:SendMessage"', queue);
  const logs = allow('"Action": "S3:GetObject"', '"Resource": "arn:aws:s3:::my-app-logs/*"');

  it('joins the actions of those with the same resources', () => {
    const before = policy(`|${read}`, send, write);
    assert.equal(
      titlesAt(before)['mergeStatements.actions'],
      'Merge 2 statements with the same resources and conditions',
    );
    const after = policy(allow('"Action": ["s3:GetObject", "s3:PutObject"]', assets), send);
    assert.equal(refactor(before, 'mergeStatements.actions'), after);
    assert.equal(refactor(crlf(tabs(before)), 'mergeStatements.actions'), crlf(tabs(after)));
    assert.deepEqual(meaningOf(after), meaningOf(placeIn(before).text));
  });

  it('joins the resources of those with the same actions', () => {
    const list = lines(
      '"Resource": [',
      '    "arn:aws:s3:::my-app-assets/*",',
      '    "arn:aws:s3:::my-app-logs/*"',
      '  ]',
    );
    assert.equal(
      refactor(policy(send, read, `|${logs}`), 'mergeStatements.resources'),
      policy(send, allow('"Action": "s3:GetObject"', list)),
    );
  });

  it('takes the selected ones only', () => {
    const before = policy(`|${read}`, `${write}|`, allow('"Action": "s3:DeleteObject"', assets));
    assert.equal(
      titlesAt(before)['mergeStatements.actions'],
      'Merge 2 statements with the same resources and conditions',
    );
    assert.match(refactor(before, 'mergeStatements.actions'), /DeleteObject/);
  });

  it('is not offered across effects, conditions, principals, NotAction, or where a comment would go', () => {
    const others = [
      read.replace('Allow', 'Deny'),
      allow('"Action": "s3:PutObject"', assets, '"Condition": { "Bool": { "aws:SecureTransport": "true" } }'),
      allow('"NotAction": "s3:PutObject"', assets),
      read.replace('"Action"', '// reading\n  "Action"'),
    ];
    for (const other of others) {
      const ids = Object.keys(titlesAt(policy(`|${read}`, other)));
      assert.equal(
        ids.some((id) => id.startsWith('merge')),
        false,
        other,
      );
    }
  });
});

describe('splitting a statement', () => {
  const both = '["s3:GetObject", "s3:ListBucket", "dynamodb:GetItem"]';
  const table = 'arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders';

  it('gives each service its own resources', () => {
    const resources = `"Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*", "${table}"]`;
    const before = policy(`|${allow(`"Action": ${both}`, resources)}`.replace('"Effect"', '"Sid": "App",\n  "Effect"'));
    assert.equal(titlesAt(before)['splitStatement.byService'], 'Split the statement into 2, one for each service');
    const after = policy(
      lines(
        '{',
        '  "Sid": "App",',
        '  "Effect": "Allow",',
        '  "Action": ["s3:GetObject", "s3:ListBucket"],',
        '  "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]',
        '}',
      ),
      lines(
        '{',
        '  "Sid": "AppDynamodb",',
        '  "Effect": "Allow",',
        '  "Action": ["dynamodb:GetItem"],',
        `  "Resource": ["${table}"]`,
        '}',
      ),
    );
    assert.equal(refactor(before, 'splitStatement.byService'), after);
    assert.deepEqual(
      meaningOf(after, { dropIdlePairs: true }),
      meaningOf(placeIn(before).text, { dropIdlePairs: true }),
    );
  });

  it('groups the actions of one service by the resources they work on', () => {
    const resources = '"Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]';
    const before = policy(`|${allow('"Action": ["s3:GetObject", "s3:ListBucket"]', resources)}`);
    const after = policy(
      allow('"Action": ["s3:GetObject"]', '"Resource": ["arn:aws:s3:::my-app-assets/*"]'),
      allow('"Action": ["s3:ListBucket"]', '"Resource": ["arn:aws:s3:::my-app-assets"]'),
    );
    assert.equal(refactor(before, 'splitStatement.byResource'), after);
    assert.equal(refactor(tabs(crlf(before)), 'splitStatement.byResource'), tabs(crlf(after)));
  });

  it('makes a list of a single statement, on one line in a document of one line', () => {
    const before = `{"Version":"2012-10-17","Statement":|{"Effect":"Allow","Action":["sqs:SendMessage","sns:Publish"],"Resource":"*"}}`;
    const after = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":"*"},{"Effect":"Allow","Action":["sns:Publish"],"Resource":"*"}]}`;
    assert.equal(refactor(before, 'splitStatement.byService'), after);
  });

  it('is not offered for one service on one resource, or inside the lists unless asked for', () => {
    assert.deepEqual(
      Object.keys(titlesAt(policy(`|${allow('"Action": "s3:GetObject"', assets)}`))).filter((id) =>
        id.startsWith('split'),
      ),
      [],
    );
    const inside = policy(allow(`"Action": ${both.replace('Get', 'G|et')}`, '"Resource": "*"'));
    assert.equal(titlesAt(inside)['splitStatement.byService'], undefined);
    assert.notEqual(titlesAt(inside, true)['splitStatement.byService'], undefined);
  });
});

describe('NotAction', () => {
  it('becomes the list of what it leaves for named resources', () => {
    const before = policy(
      allow(
        '"Not|Action": ["sqs:Add*", "sqs:C*", "sqs:D*", "sqs:L*", "sqs:P*", "sqs:R*", "sqs:S*", "sqs:T*", "sqs:U*"]',
        queue,
      ),
    );
    assert.equal(
      titlesAt(before).listActions,
      'Replace NotAction by the 2 actions it leaves for these resources (no longer allows what AWS adds later)',
    );
    const after = refactor(before, 'listActions');
    assert.equal(after, policy(allow('"Action": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]', queue)));
    assert.deepEqual(
      meaningOf(after, { dropIdlePairs: true }),
      meaningOf(placeIn(before).text, { dropIdlePairs: true }),
    );
  });

  it('takes the place of a list that leaves little out, and gives it back', () => {
    const shortened = policy(allow('"Not|Action": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]', queue));
    const list = refactor(shortened, 'listActions');
    const before = list.replace('"Action"', '"Act|ion"');
    assert.equal(
      titlesAt(before).exceptActions,
      'Replace the list by NotAction with the 2 actions it leaves out (also allows what AWS adds later)',
    );
    const after = refactor(before, 'exceptActions');
    assert.deepEqual(meaningOf(after, { dropIdlePairs: true }), meaningOf(list, { dropIdlePairs: true }));
    assert.equal(refactor(after.replace('"NotAction"', '"Not|Action"'), 'listActions'), list);
    // Two of twenty actions: the list is the shorter way to say it.
    assert.equal(
      titlesAt(policy(allow('"Act|ion": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]', queue))).exceptActions,
      undefined,
    );
  });

  it('stays where the resources are open', () => {
    for (const resource of ['*', 'arn:aws:*:eu-west-1:210987654321:*', 'arn:aws:${service}:::x']) {
      assert.equal(
        titlesAt(policy(allow('"NotAction|": "iam:*"', `"Resource": "${resource}"`))).listActions,
        undefined,
      );
    }
  });
});

describe('converting the partition', () => {
  it('changes ARNs, their regions and the service names that carry one', () => {
    const text = (arn: string, via: string) =>
      policy(
        allow(
          '"Action": "kms:Decrypt"',
          `"Resource": "${arn}"`,
          `"Condition": { "StringEquals": { "kms:ViaService": "${via}" } }`,
        ),
      );
    const before = text('arn:a|ws:kms:eu-west-1:210987654321:key/*', 's3.eu-west-1.amazonaws.com');
    assert.equal(
      titlesAt(before)['convertPartition.aws-cn'],
      'Convert the document to the partition aws-cn (eu-west-1 becomes cn-north-1, account ids stay)',
    );
    assert.equal(
      refactor(before, 'convertPartition.aws-cn'),
      text('arn:aws-cn:kms:cn-north-1:210987654321:key/*', 's3.cn-north-1.amazonaws.com.cn'),
    );
    const gov = refactor(before, 'convertPartition.aws-us-gov');
    assert.equal(gov, text('arn:aws-us-gov:kms:us-gov-west-1:210987654321:key/*', 's3.us-gov-west-1.amazonaws.com'));
    assert.equal(
      refactor(gov.replace('arn:', 'ar|n:'), 'convertPartition.aws'),
      text('arn:aws:kms:us-east-1:210987654321:key/*', 's3.us-east-1.amazonaws.com'),
    );
  });

  it('changes service principals only where they differ', () => {
    const trust = (service: string) =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"${service}"},"Action":"sts:AssumeRole"}]}`;
    assert.equal(
      refactor(`|${trust('ec2.amazonaws.com')}`, 'convertPartition.aws-cn', 'trust-policy.json'),
      trust('ec2.amazonaws.com.cn'),
    );
    assert.equal(
      refactor(`|${trust('ec2.amazonaws.com.cn')}`, 'convertPartition.aws', 'trust-policy.json'),
      trust('ec2.amazonaws.com'),
    );
    assert.deepEqual(
      Object.keys(titlesAt(`|${trust('lambda.amazonaws.com')}`, true, 'trust-policy.json')).filter((id) =>
        id.startsWith('convert'),
      ),
      [],
    );
  });

  it('is not offered in the middle of an ARN unless asked for', () => {
    const before = policy(allow('"Action": "s3:GetObject"', assets.replace('assets', 'ass|ets')));
    assert.equal(titlesAt(before)['convertPartition.aws-cn'], undefined);
    assert.notEqual(titlesAt(before, true)['convertPartition.aws-cn'], undefined);
  });
});

describe('the document as a whole', () => {
  const text = policy(allow('"Action": "s3:GetObject"', assets));
  const compact = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",${assets.replace(': ', ':')}}]}`;

  it('is minified, and written over several lines again', () => {
    assert.equal(refactor(`|${text}`, 'minify'), `${compact}\n`);
    assert.equal(refactor(`|${crlf(tabs(text))}`, 'minify'), `${compact}\r\n`);
    assert.equal(refactor(`|${compact}\n`, 'prettyPrint'), text);
    assert.equal(titlesAt(`|${compact}`).minify, undefined);
    assert.equal(titlesAt(`|${text}`).prettyPrint, undefined);
  });

  it('says when minifying takes comments away, and leaves no trailing comma', () => {
    const commented = `|${text}`.replace(assets, `${assets}, // all of them`);
    assert.equal(titlesAt(commented).minify, 'Minify the document (removes its comments)');
    assert.equal(refactor(commented, 'minify'), `${compact}\n`);
  });

  it('offers nothing while the text has faults, and nothing in other JSON', () => {
    assert.notDeepEqual(titlesAt(`|${text}`, true), {});
    assert.deepEqual(titlesAt(`|${text}`.replace('"Allow",', '"Allow"'), true), {});
    assert.deepEqual(titlesAt('|{ "name": "x" }', true), {});
  });
});

describe('adding Sids', () => {
  it('names statements by service and access, each unlike the others', () => {
    const read = allow('"Action": "s3:GetObject"', assets);
    const deny = allow('"Action": ["iam:PassRole", "logs:CreateLogGroup"]', '"Resource": "*"').replace('Allow', 'Deny');
    const named = (sid: string, statement: string) => statement.replace('{\n', `{\n  "Sid": "${sid}",\n`);
    const before = `|${policy(read, named('S3Read2', read), read, deny)}`;
    assert.equal(titlesAt(before).addSids, 'Add a Sid to the 3 statements without one');
    const after = policy(
      named('S3Read', read),
      named('S3Read2', read),
      named('S3Read3', read),
      named('DenyIamAndCloudWatchLogsWrite', deny),
    );
    assert.equal(refactor(before, 'addSids'), after);
    assert.equal(titlesAt(`|${after}`).addSids, undefined);
    assert.equal(refactor(crlf(tabs(before)), 'addSids'), crlf(tabs(after)));
  });

  it('names a trust statement by who is trusted', () => {
    const trust = (sid: string) =>
      `{"Version":"2012-10-17","Statement":[{${sid}"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`;
    assert.equal(refactor(`|${trust('')}`, 'addSids', 'lambda-trust-policy.json'), trust('"Sid":"LambdaAssumeRole",'));
  });
});
