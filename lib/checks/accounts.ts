import type { Bundle } from '../fleet/bundle';
import { SYNC_LABEL } from '../managed-service-account/managed-service-account';
import { hubOf, objectsOf } from './bundle-objects';
import type { Violation } from './violation';

/** Longest name that managed-serviceaccount gives to a copied token. */
const LONGEST_COPY = 63;

/** Copies of tokens, `CLUSTER-ACCOUNT`, have names that are short enough and differ. */
export function checkAccounts(bundle: Bundle): Violation[] {
  const first = new Map<string, string>();
  return objectsOf(hubOf(bundle), 'authentication.open-cluster-management.io', 'ManagedServiceAccount')
    .filter(({ json }) => json.metadata.labels?.[SYNC_LABEL] === 'true')
    .flatMap(({ path, json }): Violation[] => {
      const copy = `${json.metadata.namespace}-${json.metadata.name}`;
      const wrong = (rule: string) => [{ path, field: `metadata.labels["${SYNC_LABEL}"]`, value: copy, rule }];
      const other = first.get(copy);
      first.set(copy, other ?? path);
      if (other !== undefined) {
        return wrong(`must be a name of its own for the copied token, CLUSTER-ACCOUNT; ${other} gives the same one`);
      }
      return copy.length > LONGEST_COPY
        ? wrong(
            `must be at most ${LONGEST_COPY} characters, the name CLUSTER-ACCOUNT of the copied token; it has ${copy.length}`,
          )
        : [];
    });
}
