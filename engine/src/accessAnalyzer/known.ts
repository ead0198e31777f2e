import { rules } from '../rules/index';
import type { Finding } from '../rules/rule';
import type { Span } from '../syntax/syntax';
import type { FindingPlace } from './place';

let byCode: ReadonlyMap<string, readonly string[]> | undefined;

/** The ids of our rules that say the same as a check of Access Analyzer; none for a check that we do not have. */
export function rulesOfCode(code: string): readonly string[] {
  byCode ??= collectCodes();
  return byCode.get(code) ?? [];
}

/** Whether one of these findings says at one of these places what one of these rules says. */
export function isReported(
  findings: readonly Finding[],
  text: string,
  ruleIds: readonly string[],
  places: readonly FindingPlace[],
): boolean {
  return findings
    .filter(({ ruleId }) => ruleIds.includes(ruleId))
    .flatMap((finding) => spansOf(finding, text))
    .some((span) => places.some(({ whole }) => overlap(span, whole)));
}

/** Where a finding is. One at the opening brace of a statement is about the whole statement. */
function spansOf({ span, related, policy }: Finding, text: string): readonly Span[] {
  const wide = [...(policy === undefined ? [] : [policy]), ...(policy?.statements ?? [])]
    .map(({ node }): Span => node)
    .filter(({ start }) => start === span.start && span.end === start + 1 && text[start] === '{');
  return [span, ...related.map((place) => place.span), ...wide];
}

function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

function collectCodes(): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const { id, accessAnalyzer } of rules) {
    for (const code of accessAnalyzer ?? []) codes.set(code, [...(codes.get(code) ?? []), id]);
  }
  return codes;
}
