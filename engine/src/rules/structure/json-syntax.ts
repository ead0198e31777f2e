import type { PolicyDocument } from '../../documents/document';
import type { Policy } from '../../model/model';
import type { SyntaxMend, SyntaxProblem, SyntaxProblemCode } from '../../syntax/syntax';
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
    byteOrderMark: 'The file begins with a byte order mark, an invisible character. IAM refuses it as invalid JSON.',
    comment: 'JSON has no comments. IAM refuses a document that holds one.',
    trailingComma: 'The comma before a closing bracket is one too many. IAM refuses it as invalid JSON.',
    extraComma: 'Nothing stands before this comma. IAM refuses it as invalid JSON.',
    commaExpected: 'A comma is missing after this. JSON separates members and items by commas.',
    colonExpected: '{text} needs a colon and a value behind it.',
    valueExpected: 'A value is missing here.',
    propertyNameExpected: '{text} cannot stand here: a name in double quotes is expected.',
    closingBraceExpected: 'This "{" is not closed. Its "}" is missing.',
    closingBracketExpected: 'This "[" is not closed. Its "]" is missing.',
    endOfFileExpected: 'The JSON document has ended before this text. A file holds one document and nothing after it.',
    invalidNumber: '{text} is not a number in JSON.',
    invalidString:
      'A string in JSON cannot hold this as it is: a backslash or a control character is written as an escape.',
    invalidSymbol:
      '{text} cannot stand here. JSON knows strings in double quotes, numbers, true, false, null, and { } [ ] : and , between them.',
    wrongQuotes: '{text} is not in double quotes. JSON knows no others.',
    unterminatedString: 'A double quote is missing here.',
    unterminatedComment: 'This comment is not closed, so everything after it is lost.',
    tooDeep: 'The document is nested more than 200 levels deep and is not read beyond this.',
  },
  check: {
    policy(ctx, policy) {
      const { document } = ctx;
      for (const problem of document.problems) {
        if (document.allowsComments && (problem.code === 'comment' || problem.code === 'trailingComma')) continue;
        if (ownerOf(problem, document) !== policy) continue;
        const text = shorten(document.text.slice(problem.start, problem.end));
        ctx.report({
          span: problem,
          message: problem.code,
          data: { text },
          fixes: () => fixesFor(problem, document),
        });
      }
    },
  },
});

/** The policy that a problem is reported for: the one it stands in, else the document's first, so that it is said once. */
function ownerOf(problem: SyntaxProblem, { policies }: PolicyDocument): Policy | undefined {
  return policies.find(({ node }) => problem.start >= node.start && problem.start < node.end) ?? policies[0];
}

function shorten(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const short = line.length > 40 ? `${line.slice(0, 39)}…` : line;
  return /^["'“‘„`]/.test(short) ? short : `"${short}"`;
}

function fixesFor(problem: SyntaxProblem, document: PolicyDocument): Fix[] {
  const { mend, code } = problem;
  if (!mend) return [];
  const fixes: Fix[] = [{ title: titleFor(code, mend), kind: 'quickfix', edits: [mend] }];
  const alike = document.problems.filter((other) => other.code === code).flatMap((other) => other.mend ?? []);
  const together = allTitles[code];
  if (together !== undefined && alike.length > 1) fixes.push({ title: together, kind: 'quickfix', edits: alike });
  return fixes;
}

const allTitles: Readonly<Partial<Record<SyntaxProblemCode, string>>> = {
  comment: 'Remove all comments',
  trailingComma: 'Remove all trailing commas',
  wrongQuotes: 'Replace all wrong quotes by double quotes',
};

function titleFor(code: SyntaxProblemCode, mend: SyntaxMend): string {
  switch (code) {
    case 'byteOrderMark':
      return 'Remove the byte order mark';
    case 'comment':
      return 'Remove the comment';
    case 'trailingComma':
    case 'extraComma':
      return 'Remove the comma';
    case 'commaExpected':
      return 'Insert a comma';
    case 'colonExpected':
      return 'Insert a colon';
    case 'wrongQuotes':
      return 'Use double quotes';
    case 'unterminatedString':
      return 'Insert the missing quote';
    case 'closingBraceExpected':
    case 'closingBracketExpected':
      return 'Insert what closes it';
    case 'endOfFileExpected':
      return 'Remove what follows the document';
    default:
      if (mend.newText === '') return 'Remove it';
      return mend.newText.startsWith('"') ? 'Put it in double quotes' : `Replace it by ${mend.newText}`;
  }
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM reads strict JSON: no comments, no trailing commas, double quotes only, no byte order mark. Anything else is refused as a malformed policy document. Files that are JSONC may hold comments and trailing commas; Rolewright takes them out before it sends such a file.',
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
