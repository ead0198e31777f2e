#!/usr/bin/env node
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createIamData } from '../../engine/src/data/iamData';
import type { DataFiles } from '../../engine/src/data/types';
import { rules } from '../../engine/src/rules/index';
import { didYouMean } from '../../engine/src/text/didYouMean';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { today } from '../../node/src/today';
import { version } from '../../node/src/version';
import { check } from './check';
import { type FailOn, type Format, failsOn, type KindOption } from './options';
import { reportWhoCanAssume } from './whoCanAssume';

/** Exit codes: 0 nothing to complain of, 1 findings, 2 wrong usage or input that cannot be read. */
const usageError = 2;

async function main(): Promise<void> {
  // A reader that goes away, such as `head`, ends the program quietly.
  process.stdout.on('error', () => process.exit());
  const files = nodeDataFiles(path.join(__dirname, 'data'));
  const data = createIamData(files);
  const program = new Command('rolewright')
    .description('Checks AWS IAM trust and permission policies.')
    .version(`rolewright ${version}, IAM data of ${data.date}`, '-V, --version')
    .showHelpAfterError('Run "rolewright --help" for the usage.')
    .exitOverride();

  program
    .command('check')
    .description('reports what is wrong with policy files; folders are searched, "-" reads standard input')
    .argument('<path...>', 'files and folders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--kind <kind>', 'what the files hold').choices(['auto', 'trust', 'permission']).default('auto'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
        .choices(['error', 'security', 'warning', 'suggestion', 'never'])
        .default('error'),
    )
    .option('--fix', 'first make the fixes that keep the meaning, in the files themselves', false)
    .action(async (paths: string[], options: { format: Format; kind: KindOption; failOn: FailOn; fix: boolean }) => {
      if (options.fix && paths.includes('-')) program.error('error: --fix works on files; "-" cannot be fixed.');
      const result = await check(paths, {
        ...options,
        data,
        today,
        cwd: process.cwd(),
        color: useColor(),
        stdin: process.stdin,
      });
      process.stdout.write(result.output);
      for (const message of result.notes) process.stderr.write(`rolewright: ${message}\n`);
      for (const message of result.failures) process.stderr.write(`rolewright: ${message}\n`);
      if (result.failures.length > 0) process.exitCode = usageError;
      else if (failsOn(result.summary, options.failOn)) process.exitCode = 1;
    });

  program
    .command('who-can-assume')
    .description('prints who can assume the role of a trust policy; "-" reads standard input')
    .argument('<file>', 'a trust policy')
    .option('--caller <caller>', 'asks about an ARN, an account, a service principal or the subject of a token')
    .action(async (file: string, { caller }: { caller?: string }) => {
      const result = await reportWhoCanAssume(file, { data, stdin: process.stdin, caller });
      if ('failure' in result) return program.error(`error: ${result.failure}.`);
      process.stdout.write(result.output);
      if (result.refused) process.exitCode = 1;
    });

  program
    .command('explain')
    .description('prints what a rule finds and why')
    .argument('<rule>', 'the id of a rule', (id: string) => {
      const ids = rules.map((rule) => rule.id);
      if (ids.includes(id)) return id;
      const near = didYouMean(id, ids);
      throw new InvalidArgumentError(
        near ? `There is no such rule. Did you mean "${near}"?` : 'There is no such rule.',
      );
    })
    .action((id: string) => {
      process.stdout.write(readRulePage(files, id));
    });

  program
    .command('lsp')
    .description('runs the language server')
    .requiredOption('--stdio', 'talk over standard input and output')
    .allowExcessArguments(false)
    .action(async () => {
      // The module starts the server when it is loaded; nobody else pays for loading it.
      await import('../../server/src/main');
    });

  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : usageError;
  }
}

/** The pages are packed beside the data: they would double the bundle, and only this command shows them. */
function readRulePage(files: DataFiles, id: string): string {
  const pages: Readonly<Record<string, string>> = JSON.parse(files.readText('rule-pages.json'));
  return pages[id] ?? '';
}

function useColor(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}

main().catch((error: unknown) => {
  // A fault of ours; the user gets one line, and no stack trace.
  process.stderr.write(`rolewright: unexpected failure: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = usageError;
});
