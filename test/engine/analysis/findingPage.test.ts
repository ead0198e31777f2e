import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { findingPageUrl } from '../../../engine/src/analysis/findingPage';
import { version } from '../../../node/src/version';
import { projectRoot } from '../../support/root';

const ofVersion = `https://github.com/rolewright/rolewright/blob/v${version}/`;

test('a finding is explained by a page of the installed version', () => {
  const pages = [
    ['invalid-effect', 'docs/rules/invalid-effect.md'],
    ['role-setting-missing-file', 'docs/roles.md'],
    ['suppression-unused', 'docs/suppressions.md'],
  ] as const;
  for (const [ruleId, page] of pages) {
    assert.equal(findingPageUrl(ruleId, version), `${ofVersion}${page}`);
    assert.notEqual(readFileSync(path.join(projectRoot, page), 'utf8'), '');
  }
});
