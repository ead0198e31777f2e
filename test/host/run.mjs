// Runs the host suites in a real VS Code, against the real AWS CLI, with moto
// behind a server that answers what moto does not have. Expects `scripts/build.mjs --tests` to have
// run. Ends with another exit code than 0 when a test fails.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runHostSuite } from '../../scripts/host/hostSuite.mjs';
import { projectRoot } from '../../scripts/setup.mjs';

const require = createRequire(import.meta.url);
const out = path.join(projectRoot, 'out', 'test');
const { startFaultServer } = require(path.join(out, 'support', 'faultServer.js'));
const { findAws, makeCliHome, startMoto } = require(path.join(out, 'support', 'moto.js'));

const executable = await findAws();
const home = await makeCliHome();
const moto = await startMoto();
const faults = await startFaultServer(moto.url);
// A second profile, to choose in a test.
await writeFile(path.join(home.folder, 'config'), '[profile dev]\nregion = eu-west-1\n');
await writeFile(path.join(home.folder, 'credentials'), '[dev]\naws_access_key_id = dev\naws_secret_access_key = dev\n');
try {
  process.exitCode = await runHostSuite({
    projectPath: projectRoot,
    suitePath: path.join(out, 'host', 'suite.js'),
    folder: path.join(projectRoot, 'test', 'host', 'image-resizer'),
    // Every call of the AWS CLI takes half a second, and there are many.
    timeout: 900_000,
    env: {
      ...home.env(faults.url),
      // VS Code then takes this environment as it is, and asks no login shell for another.
      VSCODE_CLI: '1',
      // The program itself, before a version manager's slower shim.
      PATH: [path.dirname(executable), process.env.PATH].join(path.delimiter),
      ...(process.env.HOST_TESTS ? { HOST_TESTS: process.env.HOST_TESTS } : {}),
    },
  });
} finally {
  await faults.stop();
  await moto.stop();
  await home.remove();
}
