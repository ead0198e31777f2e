import type { PolicyDocument } from '../../documents/document';
import type { Policy } from '../../model/model';
import type { SyntaxEdit, SyntaxFix, SyntaxProblem, SyntaxProblemCode } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission', 'resource'],
  fix: 'quickfix',
  jsonOnly: true,
  summary: 'The text is not valid JSON.',
  accessAnalyzer: ['JSON_SYNTAX_ERROR'],
  messages: {
    byteOrderMark: 'The file begins with a byte order mark, an invisible character. IAM rejects it as invalid JSON.',
    comment: "JSON doesn't allow comments. IAM rejects a policy document that contains one.",
    trailingComma: 'Trailing comma. IAM rejects it as invalid JSON.',
    extraComma: 'Nothing precedes this comma. IAM rejects it as invalid JSON.',
    commaExpected: 'A comma is missing after this.',
    colonExpected: '{text} needs a colon and a value.',
    valueExpected: 'A value is missing here.',
    propertyNameExpected: "{text} isn't valid here. Specify a name in double quotes.",
    openingBraceExpected: 'A "{" is missing before {text}.',
    openingBracketExpected: 'A "[" is missing before {text}.',
    closingBraceExpected: 'The closing "}" for this "{" is missing.',
    closingBracketExpected: 'The closing "]" for this "[" is missing.',
    endOfFileExpected: 'The JSON document ends before this text. Nothing can follow it.',
    invalidNumber: "{text} isn't a valid JSON number.",
    leadingZero:
      "{text} isn't a valid JSON number: numbers can't start with a zero. Put an account ID in double quotes.",
    invalidString: "This character isn't allowed in a JSON string. Write it as an escape sequence.",
    invalidSymbol: "{text} isn't valid JSON here.",
    wrongQuotes: "{text} isn't in double quotes. JSON allows no other quotes.",
    unterminatedString: 'A double quote is missing here.',
    unterminatedComment: "This comment isn't closed, so everything after it is ignored.",
    tooDeep: "The document is nested more than 200 levels deep and isn't read beyond this point.",
  },
  check: {
    policy(ctx, policy) {
      const { document } = ctx;
      const edits: EditsByCode = new Map();
      for (const problem of document.problems) {
        const { code } = problem;
        if (code === 'template') continue;
        if (document.allowsComments && (code === 'comment' || code === 'trailingComma')) continue;
        if (ownerOf(problem, document) !== policy) continue;
        const text = shorten(document.text.slice(problem.start, problem.end));
        ctx.report({
          span: problem,
          message: code,
          data: { text },
          fixes: () => fixesFor(problem, document, edits),
        });
      }
    },
  },
});

type EditsByCode = Map<SyntaxProblemCode, readonly SyntaxEdit[]>;

/** The policy that a problem is reported for: the one it is in, else the document's first, so that it is reported once. */
function ownerOf(problem: SyntaxProblem, { policies }: PolicyDocument): Policy | undefined {
  return policies.find(({ node }) => problem.start >= node.start && problem.start < node.end) ?? policies[0];
}

function shorten(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const short = line.length > 40 ? `${line.slice(0, 39)}…` : line;
  return /^["'“‘„`]/.test(short) ? short : `"${short}"`;
}

/** `edits` are those for all problems of a kind, which the problems share: there can be thousands. */
function fixesFor({ code, fix }: SyntaxProblem, { problems }: PolicyDocument, edits: EditsByCode): Fix[] {
  if (!fix) return [];
  const kind = isAutomatic(code, fix) ? 'quickfix' : 'suggestion';
  const fixes: Fix[] = [{ title: titleFor(code, fix), kind, edits: fix.edits }];
  const together = allTitles[code];
  if (together === undefined) return fixes;
  const alike = edits.get(code) ?? problems.flatMap((other) => (other.code === code ? (other.fix?.edits ?? []) : []));
  edits.set(code, alike);
  if (alike.length > 1) fixes.push({ title: together, kind, edits: alike });
  return fixes;
}

/** A comment is lost for good when it is removed, so a person decides about it. */
function isAutomatic(code: SyntaxProblemCode, fix: SyntaxFix): boolean {
  return fix.certain && code !== 'comment';
}

const allTitles: Readonly<Partial<Record<SyntaxProblemCode, string>>> = {
  comment: 'Remove all comments',
  trailingComma: 'Remove all trailing commas',
  wrongQuotes: 'Replace all wrong quotes with double quotes',
};

function titleFor(code: SyntaxProblemCode, { edits }: SyntaxFix): string {
  const text = edits.map(({ newText }) => newText.trim()).join('');
  switch (code) {
    case 'byteOrderMark':
      return 'Remove byte order mark';
    case 'comment':
      return 'Remove comment';
    case 'trailingComma':
    case 'extraComma':
      return 'Remove comma';
    case 'commaExpected':
      return 'Insert comma';
    case 'colonExpected':
      return 'Insert colon';
    case 'wrongQuotes':
      return 'Use double quotes';
    case 'unterminatedString':
      return 'Insert double quote';
    case 'openingBraceExpected':
    case 'openingBracketExpected':
    case 'closingBraceExpected':
    case 'closingBracketExpected':
      return `Insert ${text
        .replace(/\s|,/g, '')
        .split('')
        .map((bracket) => `"${bracket}"`)
        .join(' and ')}`;
    case 'endOfFileExpected':
      return 'Remove text after the document';
    default:
      if (text === '') return 'Remove it';
      return text.startsWith('"') ? 'Put it in double quotes' : `Replace with ${text}`;
  }
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "IAM reads strict JSON: no comments, no trailing commas, double quotes only, no byte order mark. Anything else is rejected as a malformed policy document. JSONC files can contain comments and trailing commas; Rolewright removes them before it sends such a file. Fixing a whole file never removes comments, because they can't be restored, and it changes a file with broken syntax only if the result is valid JSON.",
  references: [
    {
      title: 'Access Analyzer: JSON syntax error',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
    { title: 'RFC 8259: the JSON format', url: 'https://www.rfc-editor.org/rfc/rfc8259' },
  ],
  peers: { parliament: ['MALFORMED_JSON'] },
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  // Read the assets.
//^^^^^^^^^^^^^^^^^^^ error json-syntax (fix)
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
//                                            ^ error json-syntax (fix)
    }
  ]
}`,
      },
      {
        text: `{
  "Version": "2012-10-17"
//                      ^ error json-syntax (fix)
  "Statement": [
    {
      'Effect': "Allow",
//    ^^^^^^^^ error json-syntax (fix)
      "Action" "s3:ListBucket",
//    ^^^^^^^^ error json-syntax (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
      policyOf(`
      "Effect": "Allow",
      "Action": [
//              ^ error json-syntax (fix)
        "s3:ListBucket"
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    "Sid": "ListAssets",
//  ^^^^^ error json-syntax (fix)
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
      {
        fileName: 'sns-delivery-trust-policy.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "sns.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": 018273645091 } }
//                                                          ^^^^^^^^^^^^ error json-syntax (fix)
    }
  ]
}`,
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket", // comments and trailing commas are part of JSONC
      "Resource": "arn:aws:s3:::my-app-assets",
`),
        fileName: 'policy.jsonc',
      },
      policyOf(`
      "Sid": "NoComment",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/it's//*"
`),
    ],
  },
});
