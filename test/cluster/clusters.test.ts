import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leftOut } from './binaries';
import { Clusters } from './clusters';
import { finished } from './finished';
import { useClusters } from './use-clusters';

describe('clusters side by side', { skip: leftOut() }, () => {
  const clusters = useClusters({ hub: 'kind-hub', managed: 'arn:aws:eks:eu:1:cluster/one two@x' });

  it('are reached by contexts of any name, each its own, and none without a name', async () => {
    const identity = (name: 'hub' | 'managed') =>
      clusters().mustKubectl(name, ['get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}']);
    const uids = await Promise.all([identity('hub'), identity('managed')]);
    for (const uid of uids) assert.match(uid, /^[-0-9a-f]{36}$/);
    assert.notEqual(uids[0], uids[1]);
    const nameless = await finished('kubectl', ['get', 'namespaces'], { env: clusters().env });
    assert.notEqual(nameless.code, 0);
  });

  it('are of the version that they are built from', async () => {
    const { serverVersion } = JSON.parse(await clusters().mustKubectl('hub', ['version', '-o', 'json']));
    assert.match(serverVersion.gitVersion, /^v1\.\d+\.\d+/);
    assert.equal(`v${serverVersion.major}.${serverVersion.minor}`, /^v\d+\.\d+/.exec(serverVersion.gitVersion)?.[0]);
  });

  it('refuse a user without rights', async () => {
    const access = [clusters().accessTo('hub', 'nobody', 'nobody')];
    const env = { ...clusters().env, KUBECONFIG: clusters().writeKubeconfig('nobody', access) };
    const { code, stderr } = await finished('kubectl', ['--context', 'nobody', 'get', 'secrets'], { env });
    assert.equal(code, 1);
    assert.match(stderr, /User "nobody" cannot list resource "secrets"/);
  });

  it('have controllers, which empty a namespace before it goes', async () => {
    await clusters().mustKubectl('hub', ['create', 'namespace', 'passing']);
    await clusters().mustKubectl('hub', ['create', 'configmap', 'inside', '--namespace', 'passing']);
    await clusters().mustKubectl('hub', ['delete', 'namespace', 'passing', '--timeout', '60s']);
  });

  it('sign what is approved', async () => {
    const { authority } = clusters().plane('managed');
    const { key } = await authority.client('requester', 'requester');
    const request = fs.readFileSync(key.replace(/key$/, 'csr'), 'base64');
    const object = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'requester' },
      spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    };
    await clusters().mustKubectl('managed', ['create', '-f', '-'], JSON.stringify(object));
    await clusters().mustKubectl('managed', ['certificate', 'approve', 'requester']);
    const issued = ['wait', '--for=jsonpath={.status.certificate}', 'csr/requester', '--timeout=30s'];
    await clusters().mustKubectl('managed', issued);
  });

  it('keep their state when the API server is stopped and started', async () => {
    const plane = clusters().plane('hub');
    await clusters().mustKubectl('hub', ['create', 'namespace', 'lasting']);
    await plane.stopApiServer();
    const { code, stderr } = await clusters().kubectl('hub', ['get', 'namespace', 'lasting']);
    assert.deepEqual([code, /was refused/.test(stderr)], [1, true], stderr);
    await plane.startApiServer();
    await clusters().mustKubectl('hub', ['get', 'namespace', 'lasting']);
  });
});

describe('clusters of a test that ends', { skip: leftOut() }, () => {
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`by ${signal} leave neither a process nor a file`, async () => {
      const controllers = signal === 'SIGKILL';
      const code = `require('./clusters').Clusters.start({ only: 'only' }, { controllers: ${controllers} })
        .then((it) => console.log(it.kubeconfig));
        setInterval(() => {}, 1000);`;
      const args = ['--import', 'tsx', '--eval', code];
      const child = spawn(process.execPath, args, { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] });
      const [kubeconfig] = await once(createInterface(child.stdout), 'line');
      const folder = path.dirname(kubeconfig);
      const seen = (await processesIn(folder)).join('\n');
      for (const server of ['etcd', 'kube-apiserver']) assert.match(seen, new RegExp(`/${server} `));
      assert.equal(seen.includes('/kube-controller-manager '), controllers);
      child.kill(signal);
      await gone(folder);
    });
  }

  it('by itself, without stopping them, leave neither a process nor a file', async () => {
    const code = `require('./clusters').Clusters.start({ only: 'only' }, { controllers: false })
      .then((it) => console.log(it.kubeconfig));`;
    const { code: exit, stdout } = await finished(process.execPath, ['--import', 'tsx', '--eval', code], {
      cwd: __dirname,
    });
    assert.equal(exit, 0);
    await gone(path.dirname(stdout.trim()));
  });

  it('in order leave neither a process nor a file, unless the files are asked for', async () => {
    for (const keep of [false, true]) {
      const clusters = await Clusters.start({ only: 'only' }, { controllers: false });
      const folder = path.dirname(clusters.kubeconfig);
      await clusters.stop(keep);
      assert.deepEqual(await processesIn(folder), []);
      assert.equal(fs.existsSync(folder), keep);
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function processesIn(folder: string): Promise<string[]> {
  const { stdout } = await finished('ps', ['-A', '-ww', '-o', 'args']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}

async function gone(folder: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (fs.existsSync(folder) || (await processesIn(folder)).length > 0) {
    assert.ok(Date.now() < deadline, `left behind: ${folder}, ${(await processesIn(folder)).join(', ')}`);
    await sleep(100);
  }
}
