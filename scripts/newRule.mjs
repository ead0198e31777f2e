// `npm run new-rule <group> <id>`: a rule that compiles, is registered and has a page. What its author must write is marked
// "TODO", and `npm run test:rule <id>` fails until none is left.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './execute.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'engine', 'src', 'rules');

async function main([group, id, ...rest]) {
  const groups = await ruleGroups();
  if (!group || !id || rest.length > 0) throw new Error('Usage: npm run new-rule <group> <id>');
  if (!groups.includes(group)) throw new Error(`"${group}" isn't a group of rules. The groups: ${groups.join(', ')}.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" isn't in kebab-case, such as "invalid-effect".`);
  const taken = groups.find((other) => existsSync(path.join(folder, other, `${id}.ts`)));
  if (taken) throw new Error(`There is already a rule "${id}" in the group "${taken}".`);
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await writeFile(path.join(folder, group, `${id}.ts`), ruleText({ group, id, since: version }));
  await execute(process.execPath, [path.join(root, 'scripts', 'genRules.mjs')], { cwd: root });
  console.log(
    `engine/src/rules/${group}/${id}.ts is registered. Replace each TODO, then run "npm run test:rule ${id}".`,
  );
}

/** The groups are the folders of the rules. */
export async function ruleGroups() {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'shared').map(({ name }) => name);
}

/** The text of a new rule. */
export function ruleText({ group, id, since }) {
  if (group === 'roles') return roleRuleText({ id, since });
  const isTrust = group === 'trust' || group === 'principals';
  const target = isTrust
    ? '"Principal": { "Service": "lambda.amazonaws.com" },\n      "Action": "sts:AssumeRole"'
    : '"Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::my-app-assets/*"';
  return `import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['${isTrust ? 'trust' : 'permission'}'],
  fix: 'none',
  summary: 'TODO: what the rule finds, in one line.',
  messages: {
    found: 'TODO: what is wrong with "{name}", then what follows from it.',
  },
  check: {
    statement(ctx, { sid }) {
      const value = sid?.member.value;
      if (value?.type !== 'string' || value.value !== 'TODO') return;
      ctx.report({ span: value, message: 'found', data: { name: value.value } });
    },
  },
});

${pageText(since)}    bad: [
      policyOf(\`
      "Sid": "TODO",
//           ^^^^^^ warning ${id}
      "Effect": "Allow",
      ${target}
\`),
    ],
    good: [
      policyOf(\`
      "Sid": "TODOTheNearestMiss",
      "Effect": "Allow",
      ${target}
\`),
    ],
  },
});
`;
}

/** A rule on whole roles. */
function roleRuleText({ id, since }) {
  const statement = '"Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::my-app-assets/*"';
  return `import { defineRule, type RulePage } from '../rule';
import { basicExecutionRole, lambdaTrust, policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'TODO: what the rule finds, in one line.',
  messages: {
    found: 'TODO: what is wrong with the role "{name}", then what follows from it.',
  },
  check: {
    role(ctx, role) {
      for (const part of role.policies) {
        const sid = part.policy.statements[0]?.sid?.member.value;
        if (sid?.type !== 'string' || sid.value !== 'TODO') continue;
        ctx.report({ part, span: sid, message: 'found', data: { name: role.name ?? 'TODO' } });
      }
    },
  },
});

${pageText(since)}    bad: [
      {
        ...policyOf(\`
      "Sid": "TODO",
//           ^^^^^^ warning ${id}
      "Effect": "Allow",
      ${statement}
\`),
        fileName: 'permissions.json',
        role: { name: 'orders', files: [lambdaTrust], managedPolicies: [basicExecutionRole] },
      },
    ],
    good: [
      {
        ...policyOf(\`
      "Sid": "TODOTheNearestMiss",
      "Effect": "Allow",
      ${statement}
\`),
        fileName: 'permissions.json',
        role: { name: 'orders', files: [lambdaTrust], managedPolicies: [basicExecutionRole] },
      },
    ],
  },
});
`;
}

function pageText(since) {
  return `export const page = (): RulePage => ({
  since: '${since}',
  why: 'TODO: why it matters, in a few sentences.',
  references: [{ title: 'TODO: the title of the page', url: 'https://docs.aws.amazon.com/TODO' }],
  examples: {
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
