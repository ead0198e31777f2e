import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

test('every link and picture in the documentation leads to a file, and to a heading in it', () => {
  const broken = pages.flatMap((page) =>
    linksIn(readFileSync(page, 'utf8'))
      .filter((link) => !leadsSomewhere(page, link))
      .map((link) => `${page}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test('every page of docs is reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const link of linksIn(readFileSync(page, 'utf8'))) {
      const [file = ''] = link.split('#');
      if (file.endsWith('.md')) reached.add(path.join(path.dirname(page), file));
    }
  }
  assert.deepEqual(
    pages.filter((page) => page.startsWith('docs') && !reached.has(page)),
    [],
  );
});

/** The targets inside the project: of links and pictures in Markdown, and of pictures in HTML. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length));
  const links = [...prose.matchAll(/\]\(([^()\s]+)\)|\b(?:src|srcset)="([^"]+)"/g)];
  return links.map(([, link, source]) => link ?? source ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(readFileSync(target, 'utf8')).includes(heading);
}

/** The ids that GitHub gives to headings. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
