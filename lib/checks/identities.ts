import type { Bundle } from '../fleet/bundle';
import { groupOf } from '../kubernetes/kubernetes-object';
import type { Violation } from './violation';

/** No two objects with one identity in a cluster: group, kind, namespace and name, whatever the version. */
export function checkIdentities({ clusters }: Bundle): Violation[] {
  return clusters.flatMap(({ objects }) => {
    const first = new Map<string, string>();
    return objects.flatMap(({ path, json }): Violation[] => {
      const { name, namespace } = json.metadata;
      const identity = [groupOf(json.apiVersion ?? ''), json.kind, namespace, name].join('\t');
      const other = first.get(identity);
      if (other === undefined) first.set(identity, path);
      if (other === undefined || name === undefined) return [];
      const value = namespace === undefined ? name : `${namespace}/${name}`;
      return [
        {
          path,
          field: 'metadata.name',
          value,
          rule: `must be the only ${json.kind} of that name on the cluster; ${other} has it too`,
        },
      ];
    });
  });
}
