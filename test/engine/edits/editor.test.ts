import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, createEditor, type Edit, type Editor } from '../../../engine/src/edits/editor';
import { parseJson } from '../../../engine/src/syntax/json';
import {
  type ArrayNode,
  type Member,
  memberOf,
  type ObjectNode,
  type StringNode,
  type SyntaxNode,
} from '../../../engine/src/syntax/syntax';

/** A text with its tree, for edits that are told by the names of the members they are about. */
function open(text: string) {
  const root = parseJson(text).root;
  assert.equal(root?.type, 'object');
  const top = root as ObjectNode;
  const member = (name: string, owner = top): Member => {
    const found = memberOf(owner, name);
    assert.ok(found, `no member ${name}`);
    return found;
  };
  const value = (name: string): SyntaxNode => {
    const found = member(name).value;
    assert.ok(found);
    return found;
  };
  const run = (make: (edit: Editor) => Edit[]) => applyEdits(text, make(createEditor(text)));
  return {
    top,
    member,
    value,
    run,
    list: (name: string) => value(name) as ArrayNode,
    object: (name: string) => value(name) as ObjectNode,
    string: (name: string) => value(name) as StringNode,
    remove: (name: string) => run((edit) => edit.removeMember(top, member(name))),
    insert: (name: string, content: unknown, after?: string) =>
      run((edit) => edit.insertMember(top, name, content, after === undefined ? undefined : member(after))),
  };
}

const lines = (...text: string[]) => text.join('\n');

describe('removing a member', () => {
  const text = lines('{', '  "a": 1,', '  "b": [1, 2],', '  "c": 3', '}');

  it('removes the first, a middle and the last one with its line', () => {
    assert.equal(open(text).remove('a'), lines('{', '  "b": [1, 2],', '  "c": 3', '}'));
    assert.equal(open(text).remove('b'), lines('{', '  "a": 1,', '  "c": 3', '}'));
    assert.equal(open(text).remove('c'), lines('{', '  "a": 1,', '  "b": [1, 2]', '}'));
  });

  it('leaves empty braces behind the only one', () => {
    assert.equal(open('{\n  "a": 1\n}').remove('a'), '{}');
    assert.equal(open('{\n  "a": 1,\n}').remove('a'), '{}');
    assert.equal(open('{ "a": 1 }').remove('a'), '{}');
  });

  it('works on one line', () => {
    const inline = '{ "a": 1, "b": 2, "c": 3 }';
    assert.equal(open(inline).remove('a'), '{ "b": 2, "c": 3 }');
    assert.equal(open(inline).remove('b'), '{ "a": 1, "c": 3 }');
    assert.equal(open(inline).remove('c'), '{ "a": 1, "b": 2 }');
    assert.equal(open('{"a":1,"b":2}').remove('b'), '{"a":1}');
  });

  it('keeps a trailing comma where one was', () => {
    const trailing = lines('{', '  "a": 1,', '  "b": 2,', '}');
    assert.equal(open(trailing).remove('b'), lines('{', '  "a": 1,', '}'));
    assert.equal(open(trailing).remove('a'), lines('{', '  "b": 2,', '}'));
  });

  it('keeps comments and never joins code to one', () => {
    const commented = lines('{', '  "a": 1, // one', '  "b": 2 // two', '}');
    assert.equal(open(commented).remove('a'), lines('{', '  // one', '  "b": 2 // two', '}'));
    assert.equal(open(commented).remove('b'), lines('{', '  "a": 1 // one', '  // two', '}'));
    assert.equal(open('{ // all\n  "a": 1\n}').remove('a'), '{ // all\n}');
    assert.equal(open('{ // all\n  "a": 1 }').remove('a'), '{ // all\n  }');
  });

  it('removes the duplicate that is meant', () => {
    const { top, run } = open('{ "a": 1, "a": 2 }');
    const [first, second] = top.members;
    assert.ok(first && second);
    assert.equal(
      run((edit) => edit.removeMember(top, first)),
      '{ "a": 2 }',
    );
    assert.equal(
      run((edit) => edit.removeMember(top, second)),
      '{ "a": 1 }',
    );
  });
});

describe('removing an item', () => {
  const removeItem = (text: string, index: number) => {
    const { list, run } = open(text);
    const item = list('x').items[index];
    assert.ok(item);
    return run((edit) => edit.removeItem(list('x'), item));
  };

  it('keeps a list on one line', () => {
    assert.equal(removeItem('{ "x": ["a", "b", "c"] }', 0), '{ "x": ["b", "c"] }');
    assert.equal(removeItem('{ "x": ["a", "b", "c"] }', 1), '{ "x": ["a", "c"] }');
    assert.equal(removeItem('{ "x": ["a", "b", "c"] }', 2), '{ "x": ["a", "b"] }');
    assert.equal(removeItem('{"x":["a"]}', 0), '{"x":[]}');
  });

  it('keeps a list over several lines', () => {
    const text = lines('{', '\t"x": [', '\t\t"a",', '\t\t"b"', '\t]', '}');
    assert.equal(removeItem(text, 0), lines('{', '\t"x": [', '\t\t"b"', '\t]', '}'));
    assert.equal(removeItem(text, 1), lines('{', '\t"x": [', '\t\t"a"', '\t]', '}'));
  });
});

describe('removing several items', () => {
  const removeItems = (text: string, ...indexes: number[]) => {
    const { list, run } = open(text);
    const { items } = list('x');
    return run((edit) =>
      edit.removeItems(
        list('x'),
        items.filter((_, index) => indexes.includes(index)),
      ),
    );
  };

  it('keeps a list on one line', () => {
    const text = '{ "x": ["a", "b", "c", "d", "e"] }';
    assert.equal(removeItems(text, 0, 1), '{ "x": ["c", "d", "e"] }');
    assert.equal(removeItems(text, 1, 3), '{ "x": ["a", "c", "e"] }');
    assert.equal(removeItems(text, 0, 3, 4), '{ "x": ["b", "c"] }');
    assert.equal(removeItems(text, 1, 2, 3, 4), '{ "x": ["a"] }');
    assert.equal(removeItems(text), text);
  });

  it('keeps a list over several lines, and the comments of what stays', () => {
    const text = lines('{', '  "x": [', '    "a", // first', '    "b", // second', '    "c",', '    "d"', '  ]', '}');
    assert.equal(removeItems(text, 1, 2), lines('{', '  "x": [', '    "a", // first', '    "d"', '  ]', '}'));
    assert.equal(removeItems(text, 2, 3), lines('{', '  "x": [', '    "a", // first', '    "b" // second', '  ]', '}'));
  });
});

describe('inserting a member', () => {
  it('takes the indentation of the others', () => {
    for (const unit of ['  ', '    ', '\t']) {
      const text = lines('{', `${unit}"a": 1,`, `${unit}"c": 3`, '}');
      const added = (...order: string[]) => lines('{', order.map((line) => `${unit}${line}`).join(',\n'), '}');
      assert.equal(open(text).insert('b', 2, 'a'), added('"a": 1', '"b": 2', '"c": 3'));
      assert.equal(open(text).insert('d', 4, 'c'), added('"a": 1', '"c": 3', '"d": 4'));
      assert.equal(open(text).insert('z', 0), added('"z": 0', '"a": 1', '"c": 3'));
    }
  });

  it('takes the line ends of the text', () => {
    assert.equal(
      open('{\r\n  "a": 1\r\n}').insert('b', { c: [1] }, 'a'),
      '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": [\r\n      1\r\n    ]\r\n  }\r\n}',
    );
  });

  it('stays on one line where the object is on one', () => {
    assert.equal(open('{ "a": 1 }').insert('b', ['x', 'y'], 'a'), '{ "a": 1, "b": ["x", "y"] }');
    assert.equal(open('{ "a": 1 }').insert('b', { c: 'x' }), '{ "b": { "c": "x" }, "a": 1 }');
  });

  it('writes compact JSON into compact JSON', () => {
    assert.equal(open('{"a":1}').insert('b', { c: ['x', 'y'] }, 'a'), '{"a":1,"b":{"c":["x","y"]}}');
    const { object, run } = open('{"a":{},"b":1}');
    assert.equal(
      run((edit) => edit.insertMember(object('a'), 'c', 2, undefined)),
      '{"a":{"c":2},"b":1}',
    );
  });

  it('opens an empty object', () => {
    assert.equal(open('{}\n').insert('a', 1), '{"a": 1}\n');
    const { object, run } = open(lines('{', '  "a": {}', '}'));
    assert.equal(
      run((edit) => edit.insertMember(object('a'), 'b', 1, undefined)),
      lines('{', '  "a": {', '    "b": 1', '  }', '}'),
    );
    assert.equal(open('{\n}').insert('a', 1), '{\n  "a": 1\n}');
    assert.equal(open('{\n  // nothing yet\n}').insert('a', 1), '{\n  "a": 1\n  // nothing yet\n}');
  });

  it('leaves comments at the lines that they are about', () => {
    const text = lines('{', '  "a": 1, // one', '  "c": 3 // three', '}');
    assert.equal(open(text).insert('b', 2, 'a'), lines('{', '  "a": 1, // one', '  "b": 2,', '  "c": 3 // three', '}'));
    assert.equal(open(text).insert('d', 4, 'c'), lines('{', '  "a": 1, // one', '  "c": 3, // three', '  "d": 4', '}'));
  });

  it('goes behind a trailing comma', () => {
    assert.equal(open('{\n  "a": 1,\n}').insert('b', 2, 'a'), '{\n  "a": 1,\n  "b": 2,\n}');
  });
});

describe('lists', () => {
  it('appends in the manner of the list', () => {
    const append = (text: string) => {
      const { list, run } = open(text);
      return run((edit) => edit.appendItem(list('x'), 'n'));
    };
    assert.equal(append('{ "x": ["a"] }'), '{ "x": ["a", "n"] }');
    assert.equal(append('{"x":["a"]}'), '{"x":["a","n"]}');
    assert.equal(append('{ "x": [] }'), '{ "x": ["n"] }');
    assert.equal(
      append('{\n  "x": [\n    "a"\n  ],\n  "y": 1\n}'),
      '{\n  "x": [\n    "a",\n    "n"\n  ],\n  "y": 1\n}',
    );
    assert.equal(append('{\n  "x": [\n  ]\n}'), '{\n  "x": [\n    "n"\n  ]\n}');
  });

  it('makes a list of one value', () => {
    const add = (text: string) => {
      const { value, run } = open(text);
      return run((edit) => edit.addValue(value('x'), 'n'));
    };
    assert.equal(add('{ "x": "a" }'), '{ "x": ["a", "n"] }');
    assert.equal(add('{"x":"a"}'), '{"x":["a","n"]}');
    assert.equal(add('{ "x": ["a", "b"] }'), '{ "x": ["a", "b", "n"] }');
  });
});

describe('replacing', () => {
  it('replaces what stands between quotes, escaped', () => {
    const { string, member, run } = open('{ "x": "a" }');
    assert.equal(
      run((edit) => edit.replaceText(string('x'), 'say "b"\\')),
      '{ "x": "say \\"b\\"\\\\" }',
    );
    assert.equal(
      run((edit) => edit.renameMember(member('x'), 'y')),
      '{ "y": "a" }',
    );
  });

  it('replaces a value in the style of the text', () => {
    const replace = (text: string, content: unknown) => {
      const { value, run } = open(text);
      return run((edit) => edit.replaceValue(value('x'), content));
    };
    assert.equal(replace('{ "x": ["a", "b"] }', ['c']), '{ "x": ["c"] }');
    assert.equal(replace('{"x":"a"}', { b: ['c', 'd'] }), '{"x":{"b":["c","d"]}}');
    assert.equal(replace('{\n  "x": "a"\n}', ['b', 'c']), '{\n  "x": ["b", "c"]\n}');
    assert.equal(replace('{\n  "x": "a"\n}', { b: 1 }), '{\n  "x": {\n    "b": 1\n  }\n}');
    assert.equal(replace('{\n  "x": []\n}', [{ b: 1 }]), '{\n  "x": [\n    {\n      "b": 1\n    }\n  ]\n}');
    assert.equal(
      replace('{\n\t"x": [\n\t\t"a",\n\t\t"b"\n\t]\n}', ['c', 'd']),
      '{\n\t"x": [\n\t\t"c",\n\t\t"d"\n\t]\n}',
    );
  });
});

describe('applyEdits', () => {
  it('takes edits in any order and keeps that of insertions at one place', () => {
    const edit = (start: number, end: number, newText: string) => ({ start, end, newText });
    assert.equal(applyEdits('abc', [edit(2, 3, 'X'), edit(0, 1, '')]), 'bX');
    assert.equal(applyEdits('abc', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12bc');
  });
});
