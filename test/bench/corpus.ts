import { parseTree } from 'jsonc-parser';
import { readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { createLinter } from '../../engine/src/rules/lint';
import { managedPolicyTexts } from '../support/managedPolicies';
import { loadData, median, ms, percentile, projectRoot, report, time } from './support';

// Reading and linting all AWS managed policies against the floor: a tree with positions by jsonc-parser. The two run in
// turn in one process, so that the machine's mood affects both.
const policies = managedPolicyTexts(projectRoot);
const data = loadData();
const linter = createLinter(rules, { data, severities: {} });
const read = (text: string) => readDocument({ text, path: 'policy.json', allowsComments: false });

const floor = () => {
  for (const { text } of policies) parseTree(text);
};
const parse = () => {
  for (const { text } of policies) read(text);
};
const lint = () => {
  for (const { text } of policies) linter(read(text));
};

const cold = { floor: time(floor), lint: time(lint) };
const rounds = Array.from({ length: 11 }, () => ({ floor: time(floor), parse: time(parse), lint: time(lint) }));
const of = (part: 'floor' | 'parse' | 'lint') => median(rounds.map((round) => round[part]));
const single = policies.map(({ name, text }) => {
  const document = read(text);
  return { name, size: text.length, time: median([1, 2, 3].map(() => time(() => linter(read(document.text))))) };
});
const slowest = single.reduce((a, b) => (a.time > b.time ? a : b));
const characters = policies.reduce((sum, { text }) => sum + text.length, 0);

report(
  `Engine on ${policies.length} AWS managed policies (${(characters / 1e6).toFixed(1)} MB, ${rules.length} rules)`,
  [
    ['jsonc-parser parseTree', ms(of('floor'))],
    ['parse to the typed model', `${ms(of('parse'))} = ${(of('parse') / of('floor')).toFixed(2)} × parseTree`],
    ['parse + lint', `${ms(of('lint'))} = ${(of('lint') / of('floor')).toFixed(2)} × parseTree`],
    ['parse + lint, first time', `${ms(cold.lint)} = ${(cold.lint / cold.floor).toFixed(2)} × parseTree, first time`],
    [
      'ms a policy, median / p95',
      `${ms(median(single.map((s) => s.time)))} / ${ms(
        percentile(
          single.map((s) => s.time),
          0.95,
        ),
      )}`,
    ],
    ['slowest policy', `${ms(slowest.time)} (${slowest.name}, ${Math.round(slowest.size / 1024)} KB)`],
  ],
);

// What each rule costs: the walk with that rule alone, beyond the empty walk.
const documents = policies.map(({ text }) => read(text));
const walk = (some: typeof rules) => {
  const run = createLinter(some, { data });
  const all = () => {
    for (const document of documents) run(document);
  };
  all();
  return median([1, 2, 3].map(() => time(all)));
};
if (process.env.BENCH_RULES) {
  const empty = walk([]);
  const costs = rules.map((rule) => ({ id: rule.id, cost: walk([rule]) - empty })).sort((a, b) => b.cost - a.cost);
  report(
    `Dearest rules (empty walk ${ms(empty)})`,
    costs.slice(0, 25).map(({ id, cost }) => [id, ms(cost)] as const),
  );
}
