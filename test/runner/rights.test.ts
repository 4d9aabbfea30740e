import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FleetProps, Subject } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { FLEET_NAMES, useJoinedFleet } from './joined-fleet';
import type { FleetName } from './played-fleet';
import { playWebhooks } from './played-webhooks';
import {
  type GivenRight,
  givenRights,
  inWords,
  makeUsersWithout,
  takeUsersAway,
  type UserWithout,
} from './rights-to-take-away';
import { unwaitedBundle } from './unwaited-bundle';
import { WrittenBundle } from './written-bundle';

const MANAGER = 'cdk8s-cluster-inventory-test';
const RIGHTS = { applier: Subject.user('ci'), remover: Subject.group('janitors') };
const WHOLE = { properties: { environment: 'sandbox', region: 'eu' } };
const PROPS: Partial<FleetProps> = { rights: RIGHTS };

describe('who has the emitted rights and no others', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet(true);
  let full: WrittenBundle;
  let unwaited: WrittenBundle;
  let reduced: WrittenBundle;

  /** What a program needs to reach the clusters as that user; `janitor` is in the group of who may take away. */
  const as = (user: string) => {
    const { clusters } = fleet();
    const contexts = FLEET_NAMES.map((name) =>
      clusters.accessTo(name, `kind-${name}`, user, user === 'janitor' ? ['janitors'] : []),
    );
    return { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig(`as-${user}`, contexts) };
  };
  const admin = () => fleet().clusters.env;

  before(async () => {
    const uid = await fleet().uid('hub');
    full = new WrittenBundle(article(WHOLE, { uid }), PROPS);
    unwaited = unwaitedBundle(article(WHOLE, { uid }), PROPS);
    reduced = unwaitedBundle(article({ accounts: [] }, { uid }), PROPS);
    await playWebhooks(fleet());
  });

  it('is given them by an administrator, with strict field validation', async () => {
    for (const name of FLEET_NAMES) {
      const must = (...words: string[]) =>
        fleet().clusters.mustKubectl(name, ['apply', '--server-side', '--validate=strict', ...words]);
      if (name === 'hub') {
        await must(`--field-manager=${MANAGER}`, '-f', `${full.folder}/hub/core/00-namespaces.yaml`);
      }
      const applied = await must('-f', `${full.folder}/rights/${name}.yaml`);
      assert.equal(applied.trim().split('\n').length, full.written.objects(`rights/${name}.yaml`).length);
    }
  });

  it('is shown the plan, and what would change', async () => {
    const plan = await full.run(as('ci'), 'plan');
    assert.deepEqual([plan.code, plan.stderr], [0, '']);
    assert.equal(plan.stdout.match(/^\S+ \((hub|managed)\): context \S+, uid \S+$/gm)?.length, 3, plan.stdout);
    const dry = await full.run(as('ci'), '--dry-run');
    assert.deepEqual([dry.code, dry.stderr], [0, '']);
    assert.equal(dry.stdout, (await full.run(admin(), '--dry-run')).stdout);
  });

  it('applies it all, and a second time sees that nothing changed', async () => {
    const first = await unwaited.run(as('ci'));
    assert.deepEqual([first.code, first.stderr], [0, '']);
    // The namespaces were there before.
    assert.match(first.stdout, /apply hub\/core: 3 new, 0 changed, 3 unchanged$/m);
    assert.match(first.stdout, /members \S+: 2 changed, 0 unchanged$/m);
    const second = await unwaited.run(as('ci'));
    assert.deepEqual([second.code, second.stderr], [0, '']);
    assert.match(second.stdout, /everything was as the bundle says, nothing changed\n$/);
  });

  it('sees in diff what an administrator sees', async () => {
    assert.deepEqual(await full.run(as('ci'), '--diff'), await full.run(admin(), '--diff'));
  });

  it('sees in verify what an administrator sees, and what it may not look at', async () => {
    const [mine, theirs] = [await full.run(as('ci'), 'verify'), await full.run(admin(), 'verify')];
    const unseen = ['cluster1', 'cluster2'].flatMap((cluster) =>
      ['clusterclaims', 'clusterproperties', 'klusterlets'].map((kind) => `${cluster} ${kind}`),
    );
    const note = `not looked at, since this user may not list them: ${[...unseen, 'hub leases'].join(', ')}\n`;
    assert.deepEqual([mine.stdout, mine.stderr, mine.code], [note + theirs.stdout, theirs.stderr, theirs.code]);
    assert.match(mine.stdout, /^ {9}pod cluster-proxy-addon-manager-\S+ Pending$/m);
  });

  it('may not delete as the applier, and is told so before anything is gone', async () => {
    const was = await fleet().everything();
    const { code, stderr } = await unwaited.run(as('ci'), 'delete', '--yes', '--cluster', 'cluster1');
    assert.equal(code, 3);
    assert.match(stderr, /may not list clusterproperties\.about\.k8s\.io$/m);
    assert.deepEqual(await fleet().everything(), was);
  });

  describe('lacks one of them', () => {
    const rights = {} as Record<FleetName, GivenRight[]>;
    const batches: (UserWithout & { readonly cluster: FleetName; readonly words: readonly string[] })[] = [];
    before(async () => {
      for (const cluster of ['hub', 'cluster1'] as const) {
        rights[cluster] = givenRights(full.written, cluster);
        const mine = batchesOf(cluster, rights[cluster]);
        batches.push(...mine);
        await makeUsersWithout(fleet(), cluster, rights[cluster], mine);
      }
      await sleep(2000);
    });
    after(() => Promise.all((['hub', 'cluster1'] as const).map((cluster) => takeUsersAway(fleet(), cluster))));

    it('is refused with nothing written, and told its name: each verb on each resource of each rule', async () => {
      const was = await fleet().everything();
      const faults: string[] = [];
      for (const { user, cluster, lacks, words } of batches) {
        const { code, stdout, stderr } = await full.run(as(user), ...words, '--cluster', cluster);
        const told = linesOf(`${stdout}${stderr}`);
        const untold = lacks.filter((right) => !told.some((line) => names(line, right))).map(inWords);
        const others = told.filter((line) => MISSING.test(line) && !follows(line, lacks));
        const isRefused = words[0] === 'plan' || code === 3;
        if (isRefused && untold.length === 0 && others.length === 0) continue;
        faults.push([`${user} ended with ${code}, not told:`, ...untold, 'but:', ...others, 'in:', ...told].join('\n'));
      }
      assert.equal(faults.join('\n\n'), '');
      assert.deepEqual(await fleet().everything(), was);
    });

    it('leaves none of them out', () => {
      const tried = new Set(batches.flatMap(({ lacks }) => lacks));
      for (const cluster of ['hub', 'cluster1'] as const) {
        assert.deepEqual(rights[cluster].filter((right) => !tried.has(right)).map(inWords), []);
      }
      assert.ok(tried.size > 100, String(tried.size));
    });
  });

  it('prunes what left the bundle with the rights on it', async () => {
    const { code, stdout, stderr } = await reduced.run(as('janitor'), 'prune', '--yes');
    assert.deepEqual([code, stderr.match(/^.*stay as far as/gm)?.length], [0, 3], stderr);
    for (const gone of ['manifestworks', 'managedserviceaccounts', 'clusterproperties']) {
      assert.match(stdout, new RegExp(`deleted ${gone}\\.`));
    }
  });

  it('deletes as who may take away, all but Namespaces', async () => {
    const { code, stdout, stderr } = await unwaited.run(as('janitor'), 'delete', '--yes');
    assert.deepEqual([code, stderr.match(/^.*stay as far as/gm)?.length], [0, 3], stdout + stderr);
    const left = await unwaited.run(admin(), 'delete', '--dry-run');
    const spaces = [
      'cluster-inventory',
      'open-cluster-management-addon',
      'open-cluster-management-managed-serviceaccount',
    ];
    assert.deepEqual(
      left.stdout.trimEnd().split('\n').slice(1, -1),
      spaces.map((name) => `  hub: namespaces ${name}`),
    );
  });

  it('leaves those to an administrator, for whom the rights in them are in nobody’s way', async () => {
    const { code, stderr } = await unwaited.run(admin(), 'delete', '--yes');
    assert.deepEqual([code, stderr], [0, '']);
    const again = await unwaited.run(admin(), 'delete');
    assert.equal(again.stdout, 'there is nothing of this bundle on the clusters\n');
  });
});

const OPERATED = ['clustermanagers', 'klusterlets'];
const MISSING = /may not (?!list them)/;

/** Lines of what was told, those of several kinds as one for each. */
function linesOf(told: string): string[] {
  return told.split('\n').flatMap((line) => {
    const [, before, kinds = ''] = /^(.* may not list )(\S+, .*)$/.exec(line) ?? [];
    return before === undefined ? [line] : kinds.split(', ').map((kind) => `${before}${kind}`);
  });
}

/** Whether a line of a message comes of a missing right: who may not see a Namespace is asked to be allowed to make it. */
function follows(line: string, lacks: readonly GivenRight[]): boolean {
  return lacks.some(
    (right) =>
      names(line, right) ||
      (right.verb === 'get' && right.plural === 'namespaces' && names(line, { ...right, verb: 'create' })),
  );
}

/** Whether a line of a message names the right. */
function names(line: string, { verb, plural, names = [], namespace }: GivenRight): boolean {
  const [kind = '', subresource] = plural.split('/');
  const resource = `${kind}(?:\\.[^ /]+)?${subresource ? `/${subresource}` : ''}`;
  if (line.includes(`cannot ${verb} resource "${plural}"`)) return true;
  const [, name, space] = new RegExp(`may not ${verb} ${resource}(?: (?!in )(\\S+))?(?: in namespace (\\S+))?$`).exec(
    line,
  ) ?? [undefined, '-', undefined];
  if (name === '-') return false;
  return (name === undefined || names.includes(name)) && (space === undefined || space === namespace);
}

/**
 * Users who each lack some rights, and the command that needs those. Most are asked about all at once, so one user lacks
 * many; without the ones that tell which cluster it is, nothing else is asked.
 */
function batchesOf(cluster: FleetName, rights: readonly GivenRight[]) {
  const identity = rights.filter(
    ({ plural, verb, names = [] }) => verb === 'get' && (names.join() === 'kube-system' || plural === 'klusterlets'),
  );
  const applying = rights.filter((it) => it.role === 'apply' && !identity.includes(it));
  const removing = rights.filter((it) => it.role === 'remove');
  const lists = removing.filter(({ verb }) => verb === 'list');
  const asked = removing.filter((it) => !lists.includes(it));
  // Whoever may take away has more of the same at times, so what an applier needs is tried on appliers.
  const hasOf = (lacks: readonly GivenRight[]) =>
    lacks.every(({ role }) => role === 'apply') ? rights.filter(({ role }) => role === 'apply') : rights;
  const part = (all: readonly GivenRight[], of: number, index: number) => all.filter((_, at) => at % of === index);
  const guards = ['--dry-run', '--stage', 'end'];
  const batches = [
    ...identity.map((right) => ({ lacks: [right], words: right.plural === 'namespaces' ? ['plan'] : guards })),
    ...[0, 1, 2].map((index) => ({ lacks: part(applying, 3, index), words: guards })),
    ...[0, 1].map((index) => ({ lacks: part(asked, 2, index), words: ['delete', '--yes'] })),
    // What the bundle has of a kind cannot be found without its list, nor without one of the gates: nothing more is asked.
    ...[
      lists.filter(({ plural }) => asked.some((right) => right.plural === plural)),
      lists.filter(({ plural }) => OPERATED.includes(plural)),
      lists.filter(({ plural }) => !OPERATED.includes(plural) && !asked.some((right) => right.plural === plural)),
    ].map((lacks) => ({ lacks, words: ['delete', '--yes'] })),
  ];
  return batches
    .filter(({ lacks }) => lacks.length > 0)
    .map((batch, index) => ({ ...batch, cluster, user: `lacks-${cluster}-${index}`, has: hasOf(batch.lacks) }));
}
