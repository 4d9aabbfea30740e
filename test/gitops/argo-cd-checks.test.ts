import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { ArgoCdDelivery, type ArgoCdDeliveryProps, Fleet } from '../../lib';
import { describeViolation } from '../../lib/checks/violation';
import { collectBundle } from '../../lib/fleet/bundle';
import { planOf } from '../../lib/fleet/plan';
import { yamlText } from '../../lib/fleet/yaml-text';
import { argoCdApplication, rootApplication } from '../../lib/gitops/argo-cd-applications';
import { checkArgoCd } from '../../lib/gitops/argo-cd-checks';
import { argoCdProjects } from '../../lib/gitops/argo-cd-projects';
import { deliveryUnits } from '../../lib/gitops/delivery-unit';
import { add, reportOf } from '../checks/fleet-report';
import { article, freshFolder } from '../fleet/written';
import { parsed } from '../parity/emitted';

const repoUrl = 'https://git.example/fleet.git';

function report(props: Partial<ArgoCdDeliveryProps>, id = 'argo-cd'): string[] {
  return reportOf((fleet) => {
    article()(fleet);
    new ArgoCdDelivery(fleet, id, { repoUrl, ...props });
  });
}

describe('the settings of an ArgoCdDelivery', () => {
  const cases: [string, Partial<ArgoCdDeliveryProps>, RegExp][] = [
    [
      'a password',
      { repoUrl: 'https://me:secret@git.example/x' },
      /^argo-cd: repoUrl "https:.*" must be a URL of https/,
    ],
    ['a file', { repoUrl: 'file:///srv/fleet' }, /^argo-cd: repoUrl /],
    ['a pattern of repositories', { repoUrl: 'https://git.example/*' }, /^argo-cd: repoUrl .*and no pattern/],
    ['every repository', { repoUrl: '*' }, /^argo-cd: repoUrl "\*" /],
    ['no repository', { repoUrl: '' }, /^argo-cd: repoUrl "" /],
    [
      'an option for Git',
      { revision: '--upload-pack=x' },
      /^argo-cd: revision "--upload-pack=x" must be a branch, tag/,
    ],
    ['a path out of the repository', { path: '../dist' }, /^argo-cd: path "\.\.\/dist" must be a relative path/],
    ['the namespace', { namespace: 'Argo' }, /^argo-cd: namespace "Argo" /],
    ['the project', { project: 'a b' }, /^argo-cd: project "a b" must be a DNS-1123 subdomain/],
    ['a project too long for the root’s', { project: 'a'.repeat(249) }, /^argo-cd: project "a+.*at most 248\)/],
    ['the prefix', { namePrefix: '-x' }, /^argo-cd: namePrefix "-x" /],
    [
      'all destinations',
      { destinations: { hub: '*' } },
      /^argo-cd: destinations\[hub\] "\*" must be the name of a cluster/,
    ],
    ['all but one', { destinations: { hub: '!a' } }, /^argo-cd: destinations\[hub\] "!a" /],
    ['an address without TLS', { destinations: { hub: 'http://a' } }, /^argo-cd: destinations\[hub\] "http:\/\/a" /],
    [
      'a cluster that is none',
      { destinations: { cluster3: 'a' } },
      /^argo-cd: destinations "cluster3" must name a cluster of the fleet, such as "cluster/,
    ],
    [
      'a destination of two clusters',
      { destinations: { cluster1: 'cluster2' } },
      /^argo-cd: destinations\[cluster2\] "cluster2" must be another one than that of cluster1/,
    ],
    [
      'the hub’s for another',
      { destinations: { cluster1: 'in-cluster' } },
      /^argo-cd: destinations\[cluster1\] "in-cluster" must be another one than that of hub/,
    ],
  ];
  for (const [what, props, expected] of cases) {
    test(`are refused, one violation each: ${what}`, () => {
      const [line = '', ...others] = report(props);
      assert.match(line, expected);
      assert.deepEqual(others, []);
    });
  }

  for (const id of ['apply', 'rights', 'A', 'README.md']) {
    test(`are refused with an id that makes no folder of the bundle: ${id}`, () => {
      assert.match(report({}, id).join('\n'), new RegExp(`^${id}: id "${id}" must be a DNS-1123 label`));
    });
  }

  for (const url of [
    'http://git.example:3000/team/fleet',
    'ssh://git@git.example:22/team/fleet.git',
    'git@git.example:team/fleet.git',
  ]) {
    test(`take a repository at ${url}`, () => {
      assert.deepEqual(report({ repoUrl: url }), []);
    });
  }

  for (const revision of ['main', 'v1.2', 'refs/heads/release/1', '3f786850e387550fdab836ed7e6dc881de23001b']) {
    test(`take the revision ${revision}`, () => {
      assert.deepEqual(report({ revision }), []);
    });
  }

  test('stand in one report with what else is wrong', () => {
    const lines = reportOf((fleet) => {
      const { hub } = article()(fleet);
      add(hub.core, 'wrong', 'v1', 'ConfigMap', { metadata: { name: 'Wrong', namespace: 'default' } });
      new ArgoCdDelivery(fleet, 'argo-cd', { repoUrl: '' });
    });
    assert.equal(lines.length, 2, lines.join('\n'));
  });
});

describe('whatever text a setting of an ArgoCdDelivery is', () => {
  const fleet = new Fleet({ name: 'test', ocm: '1.2.1', outdir: freshFolder() });
  article()(fleet);
  const bundle = collectBundle(fleet);
  const units = deliveryUnits(bundle, planOf(bundle));
  const sound = {
    folder: 'argo-cd',
    repoUrl,
    revision: 'HEAD',
    path: 'dist',
    namespace: 'argocd',
    project: 'test',
    rootProject: 'test-root',
    namePrefix: 'test-',
    bundle: 'test',
    destinations: {},
  };
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[a-z][-a-z0-9]{0,8}[a-z]$/),
    fc.stringMatching(/^[a-z0-9:/@.*?!-]{1,12}$/),
    fc.stringMatching(/^(https:\/\/|git@)[a-z]{1,3}[:/][ -~]{0,6}$/),
  );

  for (const field of ['repoUrl', 'revision', 'path', 'namespace', 'project', 'namePrefix', 'destinations'] as const) {
    test(`it is refused by name, or stands as it is in what is written: ${field}`, () => {
      let taken = 0;
      fc.assert(
        fc.property(text, (value) => {
          const settings = { ...sound, [field]: field === 'destinations' ? { cluster1: value } : value };
          const lines = checkArgoCd('argo-cd', settings, bundle, units);
          for (const line of lines) assert.match(describeViolation(line), new RegExp(`^argo-cd: ${field}.* must be `));
          if (lines.length > 0) return;
          taken++;
          const [unit = assert.fail()] = units.filter(({ name }) => name === 'cluster1-gates');
          const objects = [
            rootApplication(settings),
            argoCdApplication(unit, 0, settings),
            ...argoCdProjects(units, settings),
          ];
          assert.deepEqual(parsed(yamlText(objects)), objects);
          const exact = /^(?!!)[^*?[\]{}\\]*$/;
          for (const { sourceRepos, destinations } of objects.slice(2).map(({ spec }) => spec)) {
            for (const repository of sourceRepos) assert.match(repository, exact);
            for (const { name = '', server = '' } of destinations) assert.match(name + server, exact);
          }
        }),
        { numRuns: 400 },
      );
      assert.ok(taken > 10, `${taken} taken`);
    });
  }
});

describe('the size of an Application', () => {
  const withConfigMaps = (count: number) =>
    reportOf((fleet) => {
      const hub = fleet.hub();
      for (let index = 0; index < count; index++) {
        const metadata = { name: `configuration-${index}`, namespace: 'default' };
        new ApiObject(hub.core, `own-${index}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      }
      new ArgoCdDelivery(fleet, 'argo-cd', { repoUrl });
    });

  test('may be that of a thousand objects', () => {
    assert.deepEqual(withConfigMaps(1000), []);
  });

  test('must stay below what etcd takes, since its status names each of its objects', () => {
    const [line = '', ...others] = withConfigMaps(4000);
    assert.match(line, /^argo-cd: Application test-hub-core \d{7} must take at most 1048576 bytes/);
    assert.deepEqual(others, []);
  });
});
