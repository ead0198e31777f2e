import { contentSpan, type StringNode, type SyntaxNode } from '../../syntax/syntax';
import { foreignCharacters } from '../../text/iamCharacters';
import { defineRule, type Fix, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A policy holds a character that IAM does not accept.',
  messages: {
    visible: '"{text}" ({code}) is a character that IAM does not accept in a policy.',
    invisible: 'An invisible character ({code}) stands here. IAM does not accept it in a policy.',
  },
  check: {
    policy(ctx, { node, statements }) {
      const { text, problems } = ctx.document;
      // Control characters are problems of the text already. That leaves what lies beyond U+00FF, of which texts that
      // hold none know by themselves, so that nearly every policy is answered for without a search.
      if (problems.length === 0 && !beyond.test(text)) return;
      if (
        !foreignCharacters.test(node.start === 0 && node.end === text.length ? text : text.slice(node.start, node.end))
      )
        return;
      // Other characters in the id of a statement are a fault of their own.
      const ids = new Set<SyntaxNode | undefined>(statements.map(({ sid }) => sid?.member.value));
      visit(node, (string) => {
        if (!ids.has(string)) checkString(ctx, string);
      });
    },
  },
});

const beyond = /[\u0100-\uffff]/;

const lookalikes: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201c', '\\"'],
  ['\u201d', '\\"'],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2012', '-'],
  ['\u2013', '-'],
  ['\u2014', '-'],
  ['\u2026', '...'],
  ['\u2003', ' '],
  ['\u2009', ' '],
  ['\u202f', ' '],
]);

const invisible = /^[\p{Cf}\p{Zl}\p{Zp}]+$/u;

function visit(node: SyntaxNode, look: (string: StringNode) => void): void {
  if (node.type === 'string') look(node);
  else if (node.type === 'array') for (const item of node.items) visit(item, look);
  else if (node.type === 'object') {
    for (const { key, value } of node.members) {
      look(key);
      if (value) visit(value, look);
    }
  }
}

function checkString(ctx: RuleContext<'visible' | 'invisible'>, node: StringNode): void {
  const content = contentSpan(node, ctx.document.text);
  const source = ctx.document.text.slice(content.start, content.end);
  for (const match of source.matchAll(new RegExp(foreignCharacters, 'g'))) {
    const start = content.start + match.index;
    const span = { start, end: start + match[0].length };
    const hidden = invisible.test(match[0]);
    ctx.report({
      span,
      message: hidden ? 'invisible' : 'visible',
      data: { text: match[0], code: [...match[0]].map(codeOf).join(' ') },
      fixes: () => {
        const asEscape: Fix = {
          title: 'Write it as an escape',
          kind: 'quickfix',
          edits: [{ ...span, newText: escaped(match[0]) }],
        };
        const plain = hidden ? '' : [...match[0]].map((character) => lookalikes.get(character) ?? '').join('');
        if (hidden) return [{ title: 'Remove it', kind: 'suggestion', edits: [{ ...span, newText: '' }] }, asEscape];
        if ([...match[0]].some((character) => !lookalikes.has(character))) return [asEscape];
        const title = `Replace "${match[0]}" by "${plain.replaceAll('\\', '')}"`;
        return [{ title, kind: 'suggestion', edits: [{ ...span, newText: plain }] }, asEscape];
      },
    });
  }
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function escaped(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) result += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return result;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM takes policy documents with tabs, line ends and the characters U+0020 to U+00FF. Curly quotes, long dashes, invisible blanks and letters of other scripts are refused, unless they are written as escapes.',
  references: [
    {
      title: 'IAM API: PutRolePolicy, PolicyDocument',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/2026–2027/*"
//                                                ^ error non-ascii-character (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/größe/*"
`),
    ],
  },
});
