import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileMatcher } from '../../../engine/src/settings/fileMatcher';
import { defaultSettings, describeProblem, readSettings } from '../../../engine/src/settings/settings';
import { settingsInFile } from '../../../engine/src/settings/settingsFile';

/** What is left of a value, as far as it is not a default, and a line for each problem. */
function read(value: unknown) {
  const { settings, problems } = readSettings(value);
  const defaults: Readonly<Record<string, unknown>> = { ...defaultSettings };
  const own = Object.entries(settings).filter(
    ([key, entry]) => JSON.stringify(entry) !== JSON.stringify(defaults[key]),
  );
  return [Object.fromEntries(own), problems.map(describeProblem)] as const;
}

describe('settings', () => {
  it('are the defaults where nothing is given', () => {
    for (const value of [undefined, null, {}, [], 'x', { enable: null, rules: null }]) {
      assert.deepEqual(readSettings(value), { settings: defaultSettings, problems: [] });
    }
  });

  it('are taken over', () => {
    const value = {
      enable: false,
      rules: { 'resource-star': 'off', 'missing-version': 'error' },
      include: ['iam/**'],
      exclude: [],
      fileKinds: { 'roles/**': 'permission', '**': 'ignore' },
      useCases: { 'functions/**': 'lambda' },
      roles: [{ name: 'orders', policies: [], managedPolicies: [] }],
      trustPolicyQuota: 4096,
      ownAccounts: ['111122223333'],
      sensitiveResources: { 'arn:aws:s3:::backup-*': ['s3:Delete*'] },
      accountNames: { '111122223333': 'Production' },
      inlayHints: { patternCounts: false, accountNames: true },
      format: true,
      maxFileSize: 64,
      aws: { profile: 'dev' },
    };
    const { aws: _, ...own } = value;
    assert.deepEqual(readSettings(value), { settings: own, problems: [] });
  });

  it('fall back to the default of the one setting that has the wrong type, and name it', () => {
    const [own, problems] = read({
      enable: 'no',
      rules: ['resource-star'],
      include: '**',
      roles: {},
      trustPolicyQuota: 0,
      maxFileSize: '2 MB',
      inlayHints: { patternCounts: 1, accountNames: false },
      format: true,
    });
    assert.deepEqual(own, { inlayHints: { patternCounts: true, accountNames: false }, format: true });
    assert.deepEqual(problems, [
      'rolewright.enable: It must be true or false.',
      'rolewright.rules: It must be an object.',
      'rolewright.include: It must be a list of globs.',
      'rolewright.roles: It must be a list of roles.',
      'rolewright.trustPolicyQuota: It must be more than 0.',
      'rolewright.inlayHints.patternCounts: It must be true or false.',
      'rolewright.maxFileSize: It must be a number.',
    ]);
  });

  it('leave out the entries that are of no use, and name them', () => {
    const [own, problems] = read({
      rules: { 'resource-star': 'off', 'resource-stars': 'off', 'missing-version': 'loud' },
      fileKinds: { 'a/**': 'trust', 'b/**': 'both', '': 'trust' },
      useCases: { '**': '' },
      ownAccounts: ['111122223333', 12],
      sensitiveResources: { a: ['s3:*', null], b: [1] },
    });
    assert.deepEqual(own, {
      rules: { 'resource-star': 'off' },
      fileKinds: { 'a/**': 'trust' },
      ownAccounts: ['111122223333'],
      sensitiveResources: { a: ['s3:*'] },
    });
    assert.deepEqual(problems, [
      'rolewright.rules["resource-stars"]: There is no rule "resource-stars". Did you mean "resource-star"?',
      'rolewright.rules["missing-version"]: It must be "off", "suggestion", "warning", "security" or "error".',
      'rolewright.fileKinds["b/**"]: It must be "trust", "permission" or "ignore".',
      'rolewright.fileKinds[""]: A glob cannot be empty.',
      'rolewright.useCases["**"]: It must not be empty.',
      'rolewright.ownAccounts[1]: It must be a string.',
      'rolewright.sensitiveResources.a[1]: It must be a string.',
      'rolewright.sensitiveResources.b[0]: It must be a string.',
    ]);
  });

  it('keep the places of entries that are named by their number', () => {
    const [own, problems] = read({ include: ['', 'a', 1, 'b', '!c'] });
    assert.deepEqual(own, { include: ['a', 'b'] });
    assert.deepEqual(problems, [
      'rolewright.include[0]: A glob cannot be empty.',
      'rolewright.include[2]: It must be a string.',
      'rolewright.include[4]: A glob cannot be negated. Name what to leave out in "rolewright.exclude".',
    ]);
  });

  it('fall back to the default of a list of which nothing is left', () => {
    const [own, problems] = read({ include: [''], exclude: ['a'.repeat(70_000)] });
    assert.deepEqual(own, {});
    assert.deepEqual(problems, [
      'rolewright.include[0]: A glob cannot be empty.',
      'rolewright.exclude[0]: A glob has at most 1,024 characters.',
    ]);
  });

  it('that do not exist are named', () => {
    assert.deepEqual(read({ exlude: ['a'], other: 1 }), [
      {},
      [
        'rolewright.exlude: There is no such setting. Did you mean "exclude"?',
        'rolewright.other: There is no such setting.',
      ],
    ]);
  });

  it('read roles with what can be used of them', () => {
    const [own, problems] = read({
      roles: [
        {
          name: 'orders',
          trust: 'trust.json',
          policies: ['a.json', { file: 'b.json', inline: true }, 3, { inline: true }],
        },
        { trust: 'trust.json' },
        {
          name: 'bills',
          trust: 7,
          policies: 'a.json',
          managedPolicies: [''],
          maxSessionDuration: '1h',
          tags: { a: 1, b: 'c' },
        },
        { name: '' },
      ],
    });
    assert.deepEqual(own, {
      roles: [
        {
          name: 'orders',
          trust: 'trust.json',
          policies: [
            { file: 'a.json', inline: false },
            { file: 'b.json', inline: true },
          ],
          managedPolicies: [],
        },
        { name: 'bills', policies: [], managedPolicies: [], tags: { b: 'c' } },
      ],
    });
    assert.deepEqual(problems, [
      'rolewright.roles[0].policies[2]: It must be a file, or an object with a "file".',
      'rolewright.roles[0].policies[3]: "file" is missing.',
      'rolewright.roles[1]: "name" is missing.',
      'rolewright.roles[2].trust: It must be a string.',
      'rolewright.roles[2].policies: It must be a list.',
      'rolewright.roles[2].managedPolicies[0]: It must not be empty.',
      'rolewright.roles[2].maxSessionDuration: It must be a number.',
      'rolewright.roles[2].tags.a: It must be a string.',
      'rolewright.roles[3].name: It must not be empty.',
    ]);
  });
});

describe('the settings of a file', () => {
  it("are those of the file's text under rolewright., with dotted names as groups", () => {
    const text = `{
  // comments are part of this format
  "editor.tabSize": 2,
  "rolewright.rules": { "resource-star": "off" },
  "rolewright.inlayHints.patternCounts": false,
  "rolewright.inlayHints.accountNames": false,
  "rolewright.": 1,
}`;
    const value = settingsInFile(text);
    assert.deepEqual(value, {
      rules: { 'resource-star': 'off' },
      inlayHints: { patternCounts: false, accountNames: false },
    });
    assert.deepEqual(readSettings(value).problems, []);
  });

  it('are none in a text that is no object', () => {
    for (const text of ['', '[]', '"rolewright.rules"', 'null', '{']) assert.deepEqual(settingsInFile(text), {});
  });
});

describe('the settings of one file', () => {
  it('come from the first glob that fits', () => {
    const match = fileMatcher({
      ...defaultSettings,
      fileKinds: { 'a/x.json': 'trust', 'a/**': 'ignore', '**': 'permission' },
      useCases: { 'b/**': 'lambda' },
    });
    const kinds = ['a/x.json', 'a/y.json', 'b/z.json'].map((path) => {
      const { included, declaredKind, useCase } = match(path);
      return [included, declaredKind?.kind, useCase];
    });
    assert.deepEqual(kinds, [
      [true, 'trust', undefined],
      [false, undefined, undefined],
      [true, 'permission', 'lambda'],
    ]);
  });

  it('go on when a glob is of no use', () => {
    const bad = ['', 'a'.repeat(70_000)];
    const match = fileMatcher({
      ...defaultSettings,
      include: [...bad, '**/*.json'],
      exclude: bad,
      fileKinds: { '': 'ignore', 'x/**': 'trust' },
      useCases: { [bad[1] ?? '']: 'ec2' },
    });
    assert.deepEqual(match('x/a.json').declaredKind?.kind, 'trust');
    assert.equal(match('x/a.json').included, true);
    assert.equal(match('x/a.json').useCase, undefined);
  });
});
