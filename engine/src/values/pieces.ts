import {
  contentSpan,
  type Hole,
  type HoleMeaning,
  mappedSpan,
  type Segment,
  type Span,
  type StringNode,
  sliceSpan,
} from '../syntax/syntax';

/** A part of a text that is put together: known text or a hole, and where the document has it. */
export interface Piece {
  readonly text: string;
  readonly means?: HoleMeaning;
  readonly isName?: true;
  /** The part of a string that the text was taken from, unchanged. */
  readonly source?: { readonly node: StringNode; readonly from: number };
  /** Where the piece is written in other words: a reference, an escape. */
  readonly span?: Span;
}

/** The pieces of a string as it is. */
export function piecesOf(node: StringNode): Piece[] {
  return cut(node, 0, node.value.length);
}

/** The pieces of a part of a string. A hole that is cut in half is left out of the list of holes, which no caller does. */
export function cut(node: StringNode, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  const add = (start: number, end: number, hole?: Hole): void => {
    if (end > start)
      pieces.push({ text: node.value.slice(start, end), source: { node, from: start }, ...marksOf(hole) });
  };
  let at = from;
  for (const hole of node.holes ?? []) {
    if (hole.from < at || hole.to > to) continue;
    add(at, hole.from);
    add(hole.from, hole.to, hole);
    at = hole.to;
  }
  add(at, to);
  return pieces;
}

/** Gives all pieces one place: that of the reference that they came from. */
export function placed(pieces: readonly Piece[], span: Span): Piece[] {
  return pieces.map((piece) => ({ text: piece.text, span, ...marksOf(piece) }));
}

function marksOf(hole: Pick<Piece, 'means' | 'isName'> | undefined): Pick<Piece, 'means' | 'isName'> {
  return { ...(hole?.means && { means: hole.means }), ...(hole?.isName && { isName: true }) };
}

/** Puts pieces together. Where one has no place of its own, it has that of the end of the one before. */
export function join(
  pieces: readonly Piece[],
  text: string,
  whole: Span,
  content: Span,
  base: Pick<StringNode, 'form' | 'locked' | 'computed'>,
): StringNode {
  let value = '';
  const holes: Hole[] = [];
  const map: Segment[] = [];
  for (const piece of pieces) {
    const from = value.length;
    value += piece.text;
    const { text: written, means, isName } = piece;
    if (means) holes.push({ from, to: value.length, text: written, means, ...(isName && { isName }) });
    const last = map.at(-1);
    if (piece.source) appendSlice(map, piece.source.node, text, piece.source.from, from, piece.text.length);
    else if (piece.span && last && last.start === piece.span.start && last.end === piece.span.end) {
      map[map.length - 1] = { ...last, to: value.length };
    } else {
      const at = last?.end ?? content.start;
      map.push({ from, to: value.length, ...(piece.span ?? { start: at, end: at }) });
    }
  }
  const [only] = map;
  const isPlain = map.length === 0 || (map.length === 1 && only?.start === content.start && only.end === content.end);
  const plain = isPlain && content.end - content.start === value.length;
  return {
    type: 'string',
    start: whole.start,
    end: whole.end,
    value,
    content,
    ...(!plain && { map }),
    ...(holes.length > 0 && { holes }),
    ...(base.form && { form: base.form }),
    ...(base.locked && { locked: base.locked }),
    ...(base.computed && { computed: base.computed }),
  };
}

/** Adds the segments of a part of a string, joined with the one before where both are plain arithmetic. */
function appendSlice(
  map: Segment[],
  node: StringNode,
  text: string,
  sourceFrom: number,
  from: number,
  length: number,
): void {
  for (const part of slices(node, text, sourceFrom, sourceFrom + length)) {
    const segment = { ...part, from: part.from - sourceFrom + from, to: part.to - sourceFrom + from };
    const last = map.at(-1);
    const joins = last && last.end === segment.start && last.to === segment.from && isLinear(last) && isLinear(segment);
    if (joins) map[map.length - 1] = { ...last, to: segment.to, end: segment.end };
    else map.push(segment);
  }
}

function slices(node: StringNode, text: string, from: number, to: number): Segment[] {
  if (!node.map) {
    const content = contentSpan(node, text);
    if (content.end - content.start === node.value.length) {
      return [{ from, to, start: content.start + from, end: content.start + to }];
    }
    const units = Array.from({ length: to - from }, (_, index) => from + index);
    return units.map((at) => ({ from: at, to: at + 1, ...sliceSpan(node, text, at, at + 1) }));
  }
  const { map } = node;
  const content = contentSpan(node, text);
  return map
    .filter((segment) => segment.from < to && from < segment.to)
    .map((segment) => {
      const start = Math.max(segment.from, from);
      const end = Math.min(segment.to, to);
      return { from: start, to: end, ...mappedSpan(map, content, start, end) };
    });
}

function isLinear({ from, to, start, end }: Segment): boolean {
  return to - from === end - start;
}
