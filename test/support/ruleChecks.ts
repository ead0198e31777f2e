import type { DocumentedRule, FixKind } from '../../engine/src/rules/rule';
import { version } from '../../node/src/version';
import { readAnnotations } from './annotations';
import { lintExample } from './engine';

/** What a rule lacks besides code: words, sources, examples. */
export function faultsOf(rule: DocumentedRule): string[] {
  const { examples, references, summary, why, messages, severity, since } = rule;
  const texts = [summary, why, ...Object.values(messages), ...references.flatMap(({ title, url }) => [title, url])];
  const written = [...texts, ...[...examples.bad, ...examples.good].map(({ text }) => text)];
  return [
    ...(examples.bad.length === 0 ? ['has no bad example'] : []),
    ...(examples.good.length === 0 ? ['has no good example'] : []),
    ...(texts.some((text) => text.trim() === '') ? ['has an empty text'] : []),
    ...(isReleased(since) ? [] : [`is said to be since ${since}, and this is ${version}`]),
    ...(Object.keys(messages).length === 0 ? ['has no message'] : []),
    ...(references.length === 0 ? ['has no reference'] : []),
    ...(severity === 'error' && !references.some(({ url }) => url.startsWith('https://'))
      ? ['calls something an error, but cites no page that says so']
      : []),
    ...written.filter((text) => text.includes('TODO')).map((text) => `is unfinished: ${text}`),
    ...Object.values(messages)
      .filter((message) => /!|\bplease\b|should consider/i.test(message))
      .map((message) => `does not speak plainly: ${message}`),
  ];
}

function isReleased(since: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(since) && since.localeCompare(version, 'en', { numeric: true }) <= 0;
}

/** The kinds of the fixes that a rule's bad examples are offered. */
export function fixKinds(rule: DocumentedRule): Set<FixKind> {
  const severities = { [rule.id]: rule.severity };
  const kinds = rule.examples.bad.flatMap((example) =>
    lintExample(readAnnotations(example.text).text, example, { severities })
      .filter(({ ruleId }) => ruleId === rule.id)
      .flatMap((finding) => finding.fixes().map(({ kind }) => kind)),
  );
  return new Set(kinds);
}

/** The best fix that the bad examples show, as a rule declares it. */
export function shownFix(rule: DocumentedRule): DocumentedRule['fix'] {
  const kinds = fixKinds(rule);
  if (kinds.has('quickfix')) return 'quickfix';
  return kinds.size > 0 ? 'suggestion' : 'none';
}
