import type { k8s } from 'cdk8s-plus-28';
import { PLUGIN, PLUGIN_FOLDER, PROVIDER_FOLDER } from './access-provider';

const PLUGIN_VOLUME = 'cluster-inventory-plugins';
const PROVIDER_VOLUME = 'cluster-inventory-providers';

/** What a pod gets, so that one of its containers can use an inventory. Its lists are to be added to those of the pod. */
export interface PodParts {
  readonly initContainers: k8s.Container[];
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
}

/**
 * The plugin, copied by an init container, for what calls it. It runs under the restricted Pod Security Standard, and in a
 * pod that must not run as root, as Kueue's, though its image is built for root.
 */
export function pluginParts(image: string): PodParts {
  return {
    initContainers: [
      {
        name: 'cluster-inventory-plugin',
        image,
        command: ['/bin/cp', `/${PLUGIN}`, `${PLUGIN_FOLDER}/${PLUGIN}`],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65532,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: PLUGIN_VOLUME, mountPath: PLUGIN_FOLDER }],
      },
    ],
    volumes: [{ name: PLUGIN_VOLUME, emptyDir: {} }],
    volumeMounts: [{ name: PLUGIN_VOLUME, mountPath: PLUGIN_FOLDER, readOnly: true }],
  };
}

/** The provider file, for what reads it. */
export function providerParts(configMap: string): PodParts {
  return {
    initContainers: [],
    volumes: [{ name: PROVIDER_VOLUME, configMap: { name: configMap } }],
    volumeMounts: [{ name: PROVIDER_VOLUME, mountPath: PROVIDER_FOLDER, readOnly: true }],
  };
}

/** Both, for a pod. */
export function joinParts(...all: readonly PodParts[]): PodParts {
  return {
    initContainers: all.flatMap(({ initContainers }) => initContainers),
    volumes: all.flatMap(({ volumes }) => volumes),
    volumeMounts: all.flatMap(({ volumeMounts }) => volumeMounts),
  };
}

/** A strategic merge patch that adds the parts to a workload that somebody else installed. */
export function patchOf(
  { initContainers, volumes, volumeMounts }: PodParts,
  container: string,
  env: readonly k8s.EnvVar[] = [],
): object {
  return {
    spec: {
      template: {
        spec: {
          ...(initContainers.length > 0 ? { initContainers } : {}),
          containers: [{ name: container, ...(env.length > 0 ? { env } : {}), volumeMounts }],
          volumes,
        },
      },
    },
  };
}
