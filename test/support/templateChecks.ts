import assert from 'node:assert/strict';
import { isScalar, parseAllDocuments, visit } from 'yaml';
import type { PolicyDocument } from '../../engine/src/documents/document';
import { applyEdits, type Edit } from '../../engine/src/edits/editor';
import type { Finding } from '../../engine/src/rules/rule';
import { contentSpan, type Span, type SyntaxNode } from '../../engine/src/syntax/syntax';

// What must be true of every template, whatever is in it and however it is written.

/** All spans of the tree are in the text, and the text of a string is its value wherever the map says so. */
export function checkTree({ text, root, policies }: PolicyDocument): void {
  const seen = new Set<SyntaxNode>();
  const look = (node: SyntaxNode | undefined): void => {
    if (!node || seen.has(node)) return;
    seen.add(node);
    checkSpan(node, text);
    if (node.type === 'array') node.items.forEach(look);
    else if (node.type === 'unknown') node.branches?.forEach(look);
    else if (node.type === 'object') {
      for (const member of node.members) {
        checkSpan(member, text);
        look(member.key);
        look(member.value);
      }
    } else if (node.type === 'string') checkString(node, text);
  };
  look(root);
  for (const { node } of policies) look(node);
}

function checkString(node: SyntaxNode & { type: 'string' }, text: string): void {
  const content = contentSpan(node, text);
  checkSpan(content, text);
  let from = 0;
  for (const segment of node.map ?? []) {
    assert.ok(segment.from >= from && segment.to >= segment.from && segment.to <= node.value.length);
    from = segment.to;
    checkSpan(segment, text);
  }
  if (node.locked || node.computed === 'function') return;
  for (const one of node.map ?? [{ from: 0, to: node.value.length, ...content }]) {
    if (one.to - one.from !== one.end - one.start) continue;
    // A line break is a blank in folded text.
    const [written, value] = [text.slice(one.start, one.end), node.value.slice(one.from, one.to)];
    assert.equal(written.replace(/\s/g, ' '), value.replace(/\s/g, ' '));
  }
}

/** Everything that findings point to is in the text, and no two edits of a fix overlap. */
export function checkFindings(text: string, findings: readonly Finding[]): void {
  for (const finding of findings) {
    checkSpan(finding.span, text);
    for (const { span } of finding.related) checkSpan(span, text);
    for (const { edits } of finding.fixes()) checkEdits(text, edits);
  }
}

export function checkEdits(text: string, edits: readonly Edit[]): void {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of sorted.entries()) {
    checkSpan(edit, text);
    assert.ok((sorted[index - 1]?.end ?? 0) <= edit.start, `edits overlap at ${edit.start}`);
  }
}

function checkSpan({ start, end }: Span, text: string): void {
  const isInside = start >= 0 && start <= end && end <= text.length;
  assert.ok(isInside, `${start}–${end} in a text of ${text.length}:\n${text}`);
}

/** A scalar as the library `yaml` reads it. */
interface Scalar extends Span {
  readonly value: string;
  readonly tag: string | undefined;
}

const scalarsByText = new Map<string, readonly Scalar[] | undefined>();

/** Undefined where the library can't read the text, though AWS and we can. */
function scalarsOf(text: string): readonly Scalar[] | undefined {
  if (scalarsByText.has(text)) return scalarsByText.get(text);
  scalarsByText.set(text, undefined);
  const found: Scalar[] = [];
  for (const document of parseAllDocuments(text, { schema: 'failsafe', logLevel: 'silent' })) {
    if (!('errors' in document)) continue;
    if (document.errors.length > 0) return undefined;
    visit(document, (_, node) => {
      const [start, end] = (isScalar(node) && node.range) || [0, 0];
      if (isScalar(node) && end > start) found.push({ start, end, value: String(node.value), tag: node.tag });
    });
  }
  scalarsByText.set(text, found);
  return found;
}

/**
 * An edited YAML text has every comment and anchor of the old one, and every value that no edit touches, where it was.
 * What is new is in what the edits wrote.
 */
export function checkKept(text: string, edits: readonly Edit[], what: string): string {
  const after = applyEdits(text, edits);
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const written: Span[] = [];
  let shift = 0;
  for (const { start, end, newText } of sorted) {
    written.push({ start: start + shift, end: start + shift + newText.length });
    shift += newText.length - (end - start);
  }
  const moved = (offset: number) =>
    offset +
    sorted.reduce((sum, one) => (one.end <= offset ? sum + one.newText.length - (one.end - one.start) : sum), 0);
  const isFree = (spans: readonly Span[]) => (scalar: Scalar) =>
    !spans.some(({ start, end }) => start < scalar.end && scalar.start < end);
  const kept = scalarsOf(text)
    ?.filter(isFree(sorted))
    .map(({ start, value, tag }) => ({ start: moved(start), value, tag }));
  const found = scalarsOf(after)
    ?.filter(isFree(written))
    .map(({ start, value, tag }) => ({ start, value, tag }));
  if (kept) assert.deepEqual(found, kept, `${what}:\n${after}`);
  assert.deepEqual(commentsIn(after), commentsIn(text), what);
  assert.deepEqual(anchorsIn(after), anchorsIn(text), what);
  return after;
}

/** The comments of a YAML text, and what looks like one. */
export function commentsIn(text: string): string[] {
  return text.match(/(?:^|\s)#[^\r\n]*/g)?.map((comment) => comment.trim()) ?? [];
}

export function anchorsIn(text: string): string[] {
  return text.match(/[&*][a-z]+\b/g) ?? [];
}

/**
 * What may come to light when a mistake is fixed: only then is it known what the action, the effect or the role is. By
 * the rule whose fix it is.
 */
const revealed: Readonly<Record<string, readonly string[]>> = {
  'action-unknown': ['resource-star', 'resource-action-mismatch', 'data-exfiltration', 'action-shadowed-by-deny'],
  'action-unknown-service': ['resource-star', 'resource-action-mismatch', 'resource-unused'],
  'iam-star': ['resource-star'],
  'invalid-effect': ['resource-star'],
  'resource-unused': ['statement-redundant'],
  'role-reference-missing': ['trust-wrong-service-for-use-case'],
  'service-wildcard': ['resource-star', 'resource-action-mismatch', 'resource-level-unsupported'],
  'trust-wrong-service-for-use-case': ['trust-confused-deputy'],
};

/** The rule of a fix has fewer findings than before, and no other rule has more but those that it reveals. */
export function checkFixed(
  { ruleId }: Finding,
  before: readonly Finding[],
  after: readonly Finding[],
  what: string,
): void {
  const count = (findings: readonly Finding[], id: string) => findings.filter((one) => one.ruleId === id).length;
  assert.ok(count(after, ruleId) < count(before, ruleId), `${what} leaves the finding`);
  const ids = new Set(after.map((one) => one.ruleId));
  const added = [...ids].filter((id) => count(after, id) > count(before, id) && !revealed[ruleId]?.includes(id));
  assert.deepEqual(added, [], what);
}
