import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../support/engine';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const snippets: Readonly<Record<string, Snippet>> = JSON.parse(
  readFileSync('client/snippets/policies.code-snippets', 'utf8'),
);

/** What a person would type over the text of a placeholder. */
const typed: Readonly<Record<string, string>> = {
  'account-id': '210987654321',
  region: 'eu-west-1',
  'your-external-id': 'my-app-4f1c9e27',
  'your-key-id': '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
};

/** The text after each placeholder has been filled in; one that is left as it is must be right, too. */
function fill(body: readonly string[]): string {
  const text = body.join('\n');
  const values = new Map<string, string>();
  const filled = text.replace(/\$\{(\d+):([^}]*)\}/g, (_all, stop: string, name: string) => {
    const value = typed[name] ?? name.replace(/your-/, 'my-');
    values.set(stop, value);
    return value;
  });
  return filled.replace(/\$(\d+)/g, (_all, stop: string) => {
    const value = values.get(stop);
    assert.ok(value !== undefined, `$${stop} has no placeholder`);
    return value;
  });
}

function findingsOf(text: string, path: string): readonly string[] {
  const found = lintDocument(documentOf(text, { path }));
  return found.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
}

describe('snippets, filled in', () => {
  for (const [name, { prefix, body }] of Object.entries(snippets)) {
    it(`${name} gives a policy without findings`, () => {
      const text = fill(body);
      const whole = prefix.startsWith('allow-') ? `{"Version": "2012-10-17", "Statement": [${text}]}` : text;
      const file = prefix.startsWith('trust-') ? 'trust-policy.json' : 'permission-policy.json';
      const policy = documentOf(whole, { path: file }).policies[0];
      assert.equal(policy?.kind, prefix.startsWith('trust-') ? 'trust' : 'permission');
      assert.deepEqual(findingsOf(whole, file), []);
    });
  }

  it('have prefixes of their own that tell the kind, and a sentence each', () => {
    const all = Object.values(snippets);
    assert.equal(new Set(all.map(({ prefix }) => prefix)).size, all.length);
    for (const { prefix, description } of all) {
      assert.match(prefix, /^(?:trust-[a-z0-9-]+|allow-[a-z0-9-]+|permission-policy)$/);
      assert.match(description, /^[A-Z].*\.$/);
    }
  });
});
