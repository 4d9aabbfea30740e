import fs from 'node:fs';
import type { AppliedObject } from '../cluster/api-client';
import type { Written } from '../fleet/written';
import type { FleetName, PlayedFleet } from './played-fleet';
import { inWords } from './rights-to-take-away';

interface AuditEvent {
  readonly verb: string;
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code: number };
}

/**
 * What these users were let do on a cluster whose API server notes every request, in the words of `inWords`. A patch that
 * made its object is a create too; where there was nothing to be read or deleted, that was asked for all the same.
 */
export function requestsOf(fleet: PlayedFleet, cluster: FleetName, users: readonly string[]): string[] {
  const lines = fs.readFileSync(fleet.clusters.plane(cluster).auditLog, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line) => {
    const { verb, impersonatedUser, objectRef, responseStatus } = JSON.parse(line) as AuditEvent;
    const { code = 0 } = responseStatus ?? {};
    if (!objectRef || !users.includes(impersonatedUser?.username ?? '') || code === 403) return [];
    const { resource: plural, name } = objectRef;
    // A Namespace counts as in itself there.
    const namespace = plural === 'namespaces' ? undefined : objectRef.namespace;
    const right = {
      plural,
      names: name === undefined ? [] : [name],
      ...(namespace === undefined ? {} : { namespace }),
    };
    const verbs = verb === 'patch' && code === 201 ? ['patch', 'create'] : [verb];
    return verbs.map((it) => inWords({ role: 'apply', group: '', verb: it, ...right }));
  });
}

/** Objects of the hub that are written by name and take more than the right to write them. */
export function neededToWrite(written: Written): { readonly object: AppliedObject; readonly plural: string }[] {
  const plurals: Readonly<Record<string, string>> = {
    ClusterRole: 'clusterroles',
    ClusterRoleBinding: 'clusterrolebindings',
    Role: 'roles',
    RoleBinding: 'rolebindings',
    ManagedCluster: 'managedclusters',
    ManagedClusterSetBinding: 'managedclustersetbindings',
    ManifestWork: 'manifestworks',
  };
  return written.objects('hub/').flatMap((object) => {
    const plural = plurals[object.kind];
    return plural === undefined ? [] : [{ object, plural }];
  });
}
