import { createScanner, type JSONScanner } from 'jsonc-parser';
import { templateEnd } from './jsonTemplate';

// jsonc-parser declares its kinds as const enums, which cannot be imported under isolatedModules; the numbers are part of its API.
// A template block is a kind of our own.
export const tokenKind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  space: 15,
  unknown: 16,
  end: 17,
  template: 18,
} as const;

const longestConstant = 'false'.length;

const scanError = { comment: 1, string: 2, number: 3 } as const;

export type TokenFault = 'unterminated' | 'invalid';

/**
 * The tokens of a JSON text, one at a time, comments passed over. A class because the current token is state that the
 * reader moves through the text.
 */
export class Tokens {
  kind: number = tokenKind.unknown;
  start: number;
  end: number;
  /** Where the token before the current one ends. */
  previousEnd: number;
  /** Whether a line ended between the token before and the current one. */
  afterBreak = false;
  private readonly scanner: JSONScanner;

  constructor(
    private readonly text: string,
    from: number,
    private readonly onComment: (start: number, end: number, closed: boolean) => void,
  ) {
    this.scanner = createScanner(text, false);
    this.scanner.setPosition(from);
    this.start = from;
    this.end = from;
    this.previousEnd = from;
    this.advance();
  }

  /** Goes to the next token. */
  advance(): void {
    const { scanner } = this;
    this.previousEnd = this.end;
    this.afterBreak = false;
    for (;;) {
      const kind: number = scanner.scan();
      if (kind === tokenKind.space) continue;
      if (kind === tokenKind.lineBreak) this.afterBreak = true;
      else if (kind === tokenKind.lineComment || kind === tokenKind.blockComment) {
        const start = scanner.getTokenOffset();
        this.onComment(
          start,
          start + scanner.getTokenLength(),
          (scanner.getTokenError() as number) !== scanError.comment,
        );
      } else {
        this.kind = kind;
        this.start = scanner.getTokenOffset();
        this.end = this.start + scanner.getTokenLength();
        if (kind === tokenKind.unknown || kind === tokenKind.openBrace) this.takeTemplate();
        return;
      }
    }
  }

  private takeTemplate(): void {
    const end = templateEnd(this.text, this.start);
    if (end === undefined) return;
    this.kind = tokenKind.template;
    this.end = end;
    this.scanner.setPosition(end);
  }

  /** Ends the current token at another place and goes on from there. */
  advanceFrom(offset: number): void {
    if (this.isRestOfWord(offset)) {
      this.previousEnd = offset;
      this.start = offset;
      this.afterBreak = false;
      this.takeTemplate();
      return;
    }
    this.end = offset;
    this.scanner.setPosition(offset);
    this.advance();
  }

  /**
   * Whether the scanner would read an unknown word up to the end of the current one, which it has read already. Without
   * this, a long word that is taken in small pieces would be read to its end for every piece.
   */
  private isRestOfWord(offset: number): boolean {
    return (
      this.kind === tokenKind.unknown &&
      offset > this.start &&
      offset < this.end - longestConstant &&
      !/[-\d]/.test(this.text[offset] ?? '')
    );
  }

  /** The text of a number, the value of a string. */
  value(): string {
    return this.scanner.getTokenValue();
  }

  fault(): TokenFault | undefined {
    const error: number = this.scanner.getTokenError();
    if (error === 0) return undefined;
    return error === scanError.string ? 'unterminated' : 'invalid';
  }
}
