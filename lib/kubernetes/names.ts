import { isIP } from 'node:net';
import { groupOf } from './kubernetes-object';
import { DNS_LABEL, DNS_SUBDOMAIN, dnsSubdomain, PATH_SEGMENT, RFC_1035_LABEL, type Syntax } from './syntax';

/**
 * Names of kinds that are not just any DNS-1123 subdomain, by API group and kind. From the `validation` packages of
 * k8s.io/kubernetes, and for OCM's kinds from what their names are used for.
 */
const SYNTAX_OF_NAMES: Readonly<Record<string, Syntax>> = {
  '/Namespace': DNS_LABEL,
  '/Service': RFC_1035_LABEL,
  'apps/StatefulSet': DNS_LABEL,
  // The controller adds a time stamp of 11 characters, and a Job's name becomes a label of its pods.
  'batch/CronJob': dnsSubdomain(52),
  'batch/Job': dnsSubdomain(63),
  'certificates.k8s.io/CertificateSigningRequest': PATH_SEGMENT,
  'networking.k8s.io/IPAddress': { rule: 'must be an IP address', test: (name) => isIP(name) !== 0 },
  'policy/PodDisruptionBudget': PATH_SEGMENT,
  'rbac.authorization.k8s.io/ClusterRole': PATH_SEGMENT,
  'rbac.authorization.k8s.io/ClusterRoleBinding': PATH_SEGMENT,
  'rbac.authorization.k8s.io/Role': PATH_SEGMENT,
  'rbac.authorization.k8s.io/RoleBinding': PATH_SEGMENT,
  // It names a namespace on the hub.
  'cluster.open-cluster-management.io/ManagedCluster': DNS_LABEL,
  // It is the value of a label on its clusters, and a binding bears the same name.
  'cluster.open-cluster-management.io/ManagedClusterSet': dnsSubdomain(63),
  'cluster.open-cluster-management.io/ManagedClusterSetBinding': dnsSubdomain(63),
};

/** The syntax of an object's name, by its kind; a CustomResourceDefinition's and an APIService's follow from their spec. */
export function syntaxOfName(object: Readonly<Record<string, unknown>>): Syntax {
  const group = groupOf(String(object.apiVersion));
  const spec = (object.spec ?? {}) as {
    readonly group?: unknown;
    readonly version?: unknown;
    readonly names?: { readonly plural?: unknown };
  };
  switch (`${group}/${object.kind}`) {
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return exactly(`${spec.names?.plural}.${spec.group}`, 'spec.names.plural, ".", spec.group');
    case 'apiregistration.k8s.io/APIService':
      return exactly(`${spec.version}.${spec.group ?? ''}`, 'spec.version, ".", spec.group');
    default:
      return SYNTAX_OF_NAMES[`${group}/${object.kind}`] ?? DNS_SUBDOMAIN;
  }
}

function exactly(expected: string, parts: string): Syntax {
  return { rule: `must be ${JSON.stringify(expected)} (${parts})`, test: (name) => name === expected };
}
