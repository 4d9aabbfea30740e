import { throwViolation } from '../checks/violation';
import { DNS_LABEL, DNS_SUBDOMAIN, type Syntax } from '../kubernetes/syntax';

const NOT_EMPTY: Syntax = { rule: 'must not be empty', test: (name) => name !== '' };

/** Who holds rights on a cluster: a user, a group, or a ServiceAccount of that cluster. */
export class Subject {
  /**
   * A user, by the name that the API server knows it by.
   * @throws Error if the name is empty
   */
  public static user(name: string): Subject {
    return new Subject('User', checked('name', name, NOT_EMPTY));
  }

  /**
   * All users of a group.
   * @throws Error if the name is empty
   */
  public static group(name: string): Subject {
    return new Subject('Group', checked('name', name, NOT_EMPTY));
  }

  /**
   * The ServiceAccount of that namespace and name; on each cluster it is another one.
   * @throws Error if one of the two is no name of such an object
   */
  public static serviceAccount(namespace: string, name: string): Subject {
    return new Subject(
      'ServiceAccount',
      checked('name', name, DNS_SUBDOMAIN),
      checked('namespace', namespace, DNS_LABEL),
    );
  }

  private constructor(
    /** Kind: `User`, `Group` or `ServiceAccount`. */
    public readonly kind: string,
    /** Name. */
    public readonly name: string,
    /** Namespace of a ServiceAccount. */
    public readonly namespace?: string,
  ) {}
}

function checked(field: string, value: string, { rule, test }: Syntax): string {
  return test(value) ? value : throwViolation({ path: 'rights', field, value, rule });
}
