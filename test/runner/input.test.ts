import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { ApiObject } from 'cdk8s';
import { type Fleet, KlusterletComponent, Wait, WaitUntil } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { finished } from '../cluster/finished';
import { article, freshFolder } from '../fleet/written';
import { usePlayedFleet } from './played-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import { WrittenBundle } from './written-bundle';

/** For tests that need a terminal. */
const WITH_SCRIPT = {
  skip: spawnSync('script', ['--version']).status === 0 ? false : 'left out: it takes the program script of util-linux',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

describe('what the runner is told', () => {
  // No cluster is reached, so no kubectl needs to be there.
  const env = { ...process.env, KUBECTL: 'true' };
  const bundle = new WrittenBundle(article());
  const changed = (change: (plan: string) => string, file = 'plan.tsv'): WrittenBundle => {
    const copy = new WrittenBundle(article());
    const target = path.join(copy.folder, file);
    fs.writeFileSync(target, change(fs.readFileSync(target, 'utf8')));
    return copy;
  };
  async function assertUsage(words: readonly string[], message: string, of = bundle): Promise<void> {
    const { code, stdout, stderr } = await of.run(env, ...words);
    assert.deepEqual([code, stdout, stderr], [2, '', `apply: ${message}\n`]);
  }

  for (const words of [['--help'], ['-h'], ['verify', '--help'], ['--yes', '--help', '--nonsense']]) {
    it(`is answered with the manual by ${words.join(' ')}, within 120 columns`, async () => {
      const { code, stdout, stderr } = await bundle.run(env, ...words);
      assert.deepEqual([code, stderr], [0, '']);
      for (const option of [
        '--cluster',
        '--stage',
        '--context',
        '--dry-run',
        '--diff',
        '--timeout',
        '--adopt',
        '--yes',
      ]) {
        assert.match(stdout, new RegExp(`^ {2}${option}`, 'm'));
      }
      assert.ok(stdout.split('\n').every((line) => line.length <= 120));
    });
  }

  for (const option of ['--nonsense', '-x', '--cluster=hub', '-']) {
    it(`is refused where it is the unknown option ${option}`, () =>
      assertUsage([option], `there is no option ${option}; see apply --help`));
  }

  for (const option of ['--cluster', '--stage', '--context', '--timeout']) {
    it(`is refused where ${option} has no value, or an empty one`, async () => {
      await assertUsage([option], `${option} wants a value`);
      await assertUsage([option, '', '--yes'], `${option} wants a value`);
    });
  }

  it('is refused where a value is not one', async () => {
    for (const seconds of ['0', '-1', '1.5', '5m', '010', '9999999']) {
      await assertUsage(
        ['--timeout', seconds],
        `--timeout ${seconds} must be a whole number of seconds, from 1 to 999999`,
      );
    }
    await assertUsage(['--stage', 'cores'], '--stage cores must be crds, core, addons, gates or end');
    for (const mapping of ['hub', '=kind-hub', 'hub=']) {
      await assertUsage(['--context', mapping], `--context ${mapping} must be NAME=CONTEXT`);
    }
  });

  it('is refused where it names a cluster that the bundle does not have, also for want of one', async () => {
    for (const [words, name] of [
      [['--cluster', 'cluster3'], 'cluster3'],
      [['--context', 'cluster3=a'], 'cluster3'],
      [['--cluster', '--yes'], '--yes'],
    ] as const) {
      const { code, stderr } = await bundle.run(env, ...words);
      assert.match(
        stderr,
        new RegExp(`^apply: the bundle has no cluster ${name}; it has: (hub|cluster1|cluster2| )+\\n$`),
      );
      assert.equal(code, 2);
    }
  });

  it('is refused where it is two bundles, or no bundle', async () => {
    await assertUsage(['a', 'b'], 'one bundle at a time: a, b');
    await assertUsage(['frobnicate'], 'frobnicate holds no bundle: there is no plan.tsv');
    const halved = new WrittenBundle(article());
    fs.rmSync(path.join(halved.folder, 'objects.tsv'));
    await assertUsage([], `${halved.folder} holds no bundle: there is no objects.tsv`, halved);
  });

  it('is refused where the plan is of another format, or has a word that is not known', async () => {
    const other = changed((plan) => plan.replace('plan 1:', 'plan 2:'));
    await assertUsage([], `${other.folder}/plan.tsv is of another format than this file reads`, other);
    const empty = changed(() => '');
    await assertUsage([], `${empty.folder}/plan.tsv is of another format than this file reads`, empty);
    const verb = changed((plan) => `${plan}destroy\thub\tend\tall\t-\t-\n`);
    await assertUsage([], 'the plan has a verb that this file does not know: destroy', verb);
  });

  it('is refused where there is no kubectl', async () => {
    const { code, stderr } = await bundle.run({ ...env, KUBECTL: '/nowhere/kubectl' });
    assert.deepEqual([code, stderr], [2, 'apply: kubectl is not there (/nowhere/kubectl)\n']);
  });

  for (const [said, version] of [
    ['Client Version: v1.30.14', 'v1.30.14'],
    ['Client Version: v0.99.0', 'v0.99.0'],
    ['Client Version: version.Info{Major:"1", Minor:"27", GitVersion:"v1.27.3+k3s1", GitCommit:"0"}', 'v1.27.3+k3s1'],
  ] as const) {
    it(`is refused by name where kubectl is ${version}, before any cluster is reached`, async () => {
      const program = fakeKubectl(said);
      const { code, stdout, stderr } = await bundle.run({ ...env, KUBECTL: program });
      const message = `apply: kubectl ${version.slice(1)} is too old (${program}): 1.31 or newer is needed\n`;
      assert.deepEqual([code, stdout, stderr], [2, '', message]);
      assert.deepEqual(fs.readFileSync(`${program}.calls`, 'utf8'), 'version --client\n');
    });
  }

  it('is refused where kubectl does not say its version', async () => {
    const { code, stderr } = await bundle.run(env);
    assert.deepEqual([code, stderr], [2, 'apply: true does not say its version; kubectl 1.31 or newer is needed\n']);
  });

  for (const said of ['Client Version: v1.31.0-gke.1', 'Client Version: v2.0.0', 'Client Version: 4.17.0']) {
    it(`goes on to the clusters where kubectl says "${said}"`, async () => {
      const { code, stderr } = await bundle.run({ ...env, KUBECTL: fakeKubectl(said) });
      assert.equal(code, 3, stderr);
    });
  }
});

/** A kubectl that says its version, notes its calls, and fails at anything else. */
function fakeKubectl(said: string): string {
  const program = path.join(freshFolder(), 'kubectl');
  const script = `#!/bin/sh
printf '%s\\n' "$*" >>"$0.calls"
[ "$1" = version ] && printf '%s\\n' '${said}'
`;
  fs.writeFileSync(program, script, { mode: 0o755 });
  return program;
}

describe('a run with odd but legal input', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet();
  const CONTEXTS = {
    hub: 'arn:aws:eks:eu-1:1/hub one@two',
    cluster1: "kind/it's: $(x) *",
    cluster2: '--ünder @ /',
  } as const;
  let uid: string;
  /** Each context in a kubeconfig of its own. */
  let KUBECONFIG: string;
  before(async () => {
    uid = await fleet().uid('hub');
    const { clusters } = fleet();
    KUBECONFIG = (['hub', 'cluster1', 'cluster2'] as const)
      .map((name) => clusters.writeKubeconfig(`config of ${name}`, [clusters.accessTo(name, CONTEXTS[name])]))
      .join(path.delimiter);
  });
  const env = () => ({ ...fleet().clusters.env, KUBECONFIG });
  const mapped = () => Object.entries(CONTEXTS).flatMap(([name, context]) => ['--context', `${name}=${context}`]);

  it('reaches contexts of any name, from several kubeconfigs, for a bundle in a folder of any name', async () => {
    const folder = path.join(freshFolder(), "it's a (dist) *", '$HOME ü');
    fs.cpSync(unwaitedBundle(article({}, { uid })).folder, folder, { recursive: true });
    const { code, stdout, stderr } = await finished(path.join(folder, 'apply'), mapped(), { env: env() });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /\[\d+\/\d+\] cluster2 gates {2}apply cluster2\/gates\/properties: 1 new, 0 changed, 0 unchanged\n/,
    );
    assert.doesNotMatch(stdout, CONTROL);
    const again = await finished('./apply', [folder, ...mapped()], { env: env(), cwd: folder });
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.match(again.stdout, /everything was as the bundle says, nothing changed\n$/);
  });

  it('takes contexts of any name from the plan too, and shows what they reach', async () => {
    const bundle = new WrittenBundle((to: Fleet) => {
      const { gates } = to.hub({ context: CONTEXTS.hub });
      to.managedCluster('cluster1', { context: CONTEXTS.cluster1 }).featureGates.set(KlusterletComponent.REGISTRATION, {
        ClusterProperty: true,
      });
      new Wait(gates, 'wait', { resource: 'secrets', name: 'a', namespace: 'default', until: WaitUntil.CREATED });
    });
    const { code, stdout, stderr } = await bundle.run(env(), 'plan');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(stdout.split('\n').slice(0, 2), [
      `hub (hub): context ${CONTEXTS.hub}, uid ${uid}`,
      `cluster1 (managed): context ${CONTEXTS.cluster1}, uid ${await fleet().uid('cluster1')}`,
    ]);
    const one = await bundle.run(env(), 'plan', '--cluster', 'cluster1');
    assert.doesNotMatch(one.stdout, /hub/);
  });

  it('keeps to the clusters and stages that it is told', async () => {
    const bundle = unwaitedBundle(article({}, { uid }));
    const steps = async (...words: string[]) => {
      const { stdout } = await bundle.run(fleet().clusters.env, ...words);
      return stdout.split('\n').flatMap((line) => /^\[.*\] (\S+ \S+ {2}\S+ \S+?):? /.exec(line)?.[1] ?? []);
    };
    const distinct = (list: readonly string[]) => [...new Set(list)];
    assert.deepEqual(distinct(await steps('--cluster', 'cluster2', '--stage', 'gates')), [
      'cluster2 gates  gates cluster2/gates/klusterlet.yaml',
      'cluster2 gates  wait customresourcedefinitions',
      'cluster2 gates  apply cluster2/gates/properties',
    ]);
    assert.deepEqual(
      distinct(await steps('--stage', 'crds', '--stage', 'core', '--cluster', 'hub', '--cluster', 'cluster1')),
      [
        'hub crds  apply hub/crds',
        'hub crds  wait customresourcedefinitions',
        'hub core  apply hub/core',
        'hub core  members hub/core/members/sandbox-fleet.yaml',
      ],
    );
  });

  it('does not take one cluster for another whose name is the same number', async () => {
    const bundle = new WrittenBundle((to: Fleet) => {
      to.hub({ context: 'kind-hub' });
      for (const name of ['100', '1e2']) {
        const { featureGates } = to.managedCluster(name, {
          context: 'kind-cluster1',
          klusterlet: `klusterlet-${name}`,
        });
        featureGates.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
      }
    });
    const { stdout } = await bundle.run(fleet().clusters.env, 'verify', '--cluster', '100');
    assert.match(stdout, /WRONG {2}100 {2}klusterlets: .*klusterlet-100.* not found\n/);
    assert.doesNotMatch(stdout, /1e2/);
  });

  describe('on a terminal of 80 columns', () => {
    /** What a person ends up seeing, and whether a line was ever wider than the terminal. */
    async function onTerminal(
      bundle: WrittenBundle,
      ...words: string[]
    ): Promise<{ lines: string[]; widest: number; code: number | null }> {
      const command = [path.join(bundle.folder, 'apply'), ...words].map((word) => `'${word}'`).join(' ');
      const { code, stdout } = await finished('script', ['-qec', `stty cols 80; ${command}`, '/dev/null'], {
        env: fleet().clusters.env,
      });
      const written = stdout
        .split('\r\n')
        .map((line) => line.split('\r').map((part) => part.replaceAll('\u001b[K', '')));
      for (const part of written.flat()) assert.doesNotMatch(part, CONTROL);
      return {
        lines: written.map((parts) => parts.at(-1) ?? ''),
        widest: Math.max(...written.flat().flatMap((it) => (it.startsWith('[') ? it.length : []))),
        code,
      };
    }
    it('writes no line wider than that, and one for each step', WITH_SCRIPT, async () => {
      const bundle = unwaitedBundle(article({ namespace: `long-${'x'.repeat(50)}` }, { uid }));
      const { lines, widest, code } = await onTerminal(bundle, '--force-conflicts');
      assert.equal(code, 0, lines.join('\n'));
      assert.ok(widest <= 80, `${widest} columns: ${lines.find((line) => line.length === widest)}`);
      const steps = lines.flatMap((line) => /^\[ *(\d+)\/\d+\]/.exec(line)?.[1] ?? []);
      assert.deepEqual(
        steps,
        steps.map((_, index) => String(index + 1)),
      );
    });

    it('shows a wait that lasts in one line, with the seconds', WITH_SCRIPT, async () => {
      const bundle = new WrittenBundle((to: Fleet) => {
        const { addons } = to.hub({ context: 'kind-hub', uid });
        new ApiObject(addons, 'a', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a', namespace: 'default' },
        });
        new Wait(addons, 'wait', {
          resource: 'secrets',
          name: 'x'.repeat(100),
          namespace: 'default',
          until: WaitUntil.CREATED,
        });
      });
      const { lines, widest, code } = await onTerminal(bundle, '--timeout', '3');
      assert.equal(code, 6, lines.join('\n'));
      assert.match(lines[1] ?? '', /^\[2\/2\] hub addons {2}wait secrets {2}TIMEOUT after \d+s$/);
      assert.ok(widest <= 80 && lines.some((line) => line.length > 80), 'only the message is wider');
      assert.deepEqual(lines.filter((line) => line.startsWith('[')).length, 2);
    });
  });

  it('asks on a terminal whether the hub that is not pinned is the right one', WITH_SCRIPT, async () => {
    const bundle = unwaitedBundle(article());
    const { stdout } = await finished(
      'script',
      ['-qec', `${path.join(bundle.folder, 'apply')} --stage crds`, '/dev/null'],
      {
        env: fleet().clusters.env,
        input: 'n\n',
      },
    );
    assert.match(stdout, /Is it the right one\? \[y\/N\] /);
    assert.match(stdout, /apply: refused, nothing was written\r\n$/);
  });
});
