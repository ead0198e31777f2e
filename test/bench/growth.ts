import { parseTree } from 'jsonc-parser';
import { readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { createLinter } from '../../engine/src/rules/lint';
import { loadData, median, ms, report, time } from './support';

// Hostile documents: many statements, many actions with wildcards, many resources. The time must grow with the size,
// not with its square.
const linter = createLinter(rules, { data: loadData() });
const prefixes = [
  's3:Get*',
  'ec2:*Instance?',
  'dynamodb:*Item',
  'iam:*Role*',
  'lambda:?????eFunction',
  'logs:*',
  'sqs:*Message*',
];

function hostile(statements: number): string {
  const list = Array.from({ length: statements }, (_, i) => ({
    Sid: `S${i}`,
    Effect: i % 5 === 4 ? 'Deny' : 'Allow',
    Action: [`${prefixes[i % prefixes.length]}`, `s3:*${i.toString(36)}*`],
    Resource: [`arn:aws:s3:::bucket-${i}/*`, `arn:aws:s3:::*-${i}-*`],
    Condition: { StringEquals: { [`aws:ResourceTag/k${i}`]: `v${i}` } },
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement: list }, null, 1);
}

const rows = [312, 625, 1250, 2500, 5000].map((statements) => {
  const text = hostile(statements);
  const read = () => readDocument({ text, path: 'policy.json', allowsComments: false });
  const floor = median([1, 2, 3].map(() => time(() => parseTree(text))));
  const lint = median([1, 2, 3].map(() => time(() => linter(read()))));
  return { statements, size: text.length, floor, lint };
});
report('Growth on hostile policies (statements with wildcard actions, wildcard resources and a condition each)', [
  ...rows.map(
    ({ statements, size, floor, lint }) =>
      [
        `${statements} statements, ${statements * 2} actions, ${Math.round(size / 1024)} KB`,
        `${ms(lint)}, ${((lint / size) * 1024).toFixed(3)} ms/KB, ${(lint / floor).toFixed(1)} × parseTree`,
      ] as const,
  ),
]);
