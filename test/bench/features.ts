import {
  CodeLensRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  type Position,
  SelectionRangeRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, startSession } from '../support/languageClient';
import { managedPolicyTexts } from '../support/managedPolicies';
import { median, ms, percentile, projectRoot, report } from './support';

// What the reading features take, asked of the real server over stdio as an editor asks. The text has been analysed
// before: that is what `server` measures.
const everything = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": ["*", "iam:*", "s3:Get*"], "Resource": "*" }]
}
`;
const large = managedPolicyTexts(projectRoot)
  .map(({ text }) => text)
  .sort((a, b) => a.length - b.length)
  .find((text) => text.length >= 95 * 1024);

interface Opened {
  readonly session: Session;
  readonly uri: string;
  readonly document: TextDocument;
}

async function open(session: Session, name: string, text: string): Promise<Opened> {
  const uri = `file:///bench/${name}`;
  await session.open(uri, text);
  await session.pull(uri);
  return { session, uri, document: TextDocument.create(uri, 'json', 1, text) };
}

/** The median and the 95th percentile of the time for an answer, after a few that warm up. */
async function measure(ask: () => Promise<unknown>, rounds = 40): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  const warm = times.slice(8);
  return `${ms(median(warm))} (p95 ${ms(percentile(warm, 0.95))}, first ${ms(times[0] ?? Number.NaN)})`;
}

function hover({ session, uri, document }: Opened, word: string): () => Promise<unknown> {
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  return () => session.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
}

async function main(): Promise<void> {
  const session = await startSession({
    pull: true,
    settings: { format: true },
    textDocument: { hover: { contentFormat: ['markdown'] } },
  });
  const small = await open(session, 'everything.json', everything);
  const big = await open(session, 'large.json', large ?? everything);
  const { connection } = session;
  const textDocument = { uri: big.uri };
  const last = big.document.positionAt(big.document.getText().length);
  const middle: Position = big.document.positionAt(
    big.document.getText().indexOf('"', big.document.getText().length / 2) + 2,
  );
  const whole = { start: { line: 0, character: 0 }, end: last };
  const options = { tabSize: 2, insertSpaces: true };
  report(`Reading over stdio; the large policy has ${Math.round((large?.length ?? 0) / 1024)} KB`, [
    ['hover on * (22,000 actions)', await measure(hover(small, '"*"'))],
    ['hover on iam:*', await measure(hover(small, 'iam:*'))],
    ['hover on s3:Get*', await measure(hover(small, 's3:Get*'))],
    ['hover on Effect, large policy', await measure(hover(big, 'Effect'))],
    [
      'hover in the middle, large policy',
      await measure(() => connection.sendRequest(HoverRequest.type, { textDocument, position: middle })),
    ],
    [
      'inlay hints, all of the large policy',
      await measure(() => connection.sendRequest(InlayHintRequest.type, { textDocument, range: whole })),
    ],
    ['code lens', await measure(() => connection.sendRequest(CodeLensRequest.type, { textDocument }))],
    ['document symbols', await measure(() => connection.sendRequest(DocumentSymbolRequest.type, { textDocument }))],
    ['folding', await measure(() => connection.sendRequest(FoldingRangeRequest.type, { textDocument }))],
    [
      'selection ranges',
      await measure(() => connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [middle] })),
    ],
    ['document links', await measure(() => connection.sendRequest(DocumentLinkRequest.type, { textDocument }))],
    [
      'highlights',
      await measure(() => connection.sendRequest(DocumentHighlightRequest.type, { textDocument, position: middle })),
    ],
    [
      'formatting',
      await measure(() => connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options }), 20),
    ],
  ]);
  await session.stop();
}

void main();
