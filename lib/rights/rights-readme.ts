import { type Bundle, isTouched } from '../fleet/bundle';
import { fileOf, isNamespace, RIGHTS_FOLDER } from '../fleet/bundle-layout';
import { RIGHTS_LABEL } from './rights-objects';
import type { Subject } from './subject';

/** What the bundle's README says of who runs it with no more rights than that takes; empty where main.ts names nobody. */
export function rightsSection({ fleet, clusters }: Bundle): string {
  if (!fleet.rights) return '';
  const { applier, remover } = fleet.rights;
  const active = clusters.filter(isTouched);
  const spaces = active.flatMap((cluster) =>
    cluster.objects.filter(({ json }) => isNamespace(json)).map((object) => fileOf(cluster, object)),
  );
  const commands = [
    ...[...new Set(spaces)].map(
      (file) => `apply --server-side --field-manager=cdk8s-cluster-inventory-${fleet.name} -f ${file}`,
    ),
    `apply --server-side -f ${RIGHTS_FOLDER}/CLUSTER.yaml`,
  ];
  const may = remover
    ? `${words(applier)} may plan, apply and verify; ${words(remover)} may prune and delete too.`
    : `${words(applier)} may plan, apply and verify; to prune and delete takes an administrator.`;
  return `## Rights of who applies

${may} An administrator gives them these rights, beforehand and after each change of a file in \`${RIGHTS_FOLDER}/\`, cluster by
cluster, with the Namespaces that the rights are in; \`./apply\` never does:

\`\`\`shell
${commands.map((command) => `kubectl --context CONTEXT ${command}`).join('\n')}
\`\`\`

- Every right but a list is on objects by name. Besides, they need what Kubernetes gives every user: discovery, and to ask
  about their own rights.
- Who may write a role without holding what is in it (\`escalate\`, \`bind\`), or a ManifestWork, can give themselves more: these
  rights keep off mistakes and name what is touched, they do not make their holder harmless.
- Prune takes away objects by names that have left the bundle: run it before the next rights are given.
- Namespaces of the bundle are made and deleted by an administrator, for whom \`./apply delete\` takes them away.
- All roles and bindings bear the label \`${RIGHTS_LABEL}: ${fleet.name}\`.`;
}

function words({ kind, name, namespace }: Subject): string {
  return `${kind} \`${namespace === undefined ? '' : `${namespace}/`}${name}\``;
}
