import { MqError } from '../../../errors/index.ts';

/** `/mq` and the like as a prefix; throws CONFIG where it is no path. */
export function rootPath(root: string): string {
  const path = root.replace(/\/+$/, '');
  const parts = path.split('/').slice(1);
  if (path !== '' && (!path.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..'))) {
    throw new MqError('CONFIG', `zookeeperRoot ${root} is no path of ZooKeeper`, { hint: 'Give one such as /mq.' });
  }
  return path;
}

/** The name of a node: letters, digits and `_-.` as they are, everything else percent-encoded. Throws CONFIG for `.`, `..`. */
export function nodeName(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.length > 255) {
    throw new MqError('CONFIG', `"${name}" cannot be the name of a node in ZooKeeper`, {
      hint: 'Choose another name for the cluster, the broker or the member.',
    });
  }
  return encodeURIComponent(name);
}

/** Reverses `nodeName`; a name that is not of that form is given as it is. */
export function nameOfNode(node: string): string {
  try {
    return decodeURIComponent(node);
  } catch (error) {
    if (error instanceof URIError) return node;
    throw error;
  }
}

export interface ClusterPaths {
  /** `<root>/<cluster>` */
  readonly cluster: string;
  readonly groups: string;
  readonly daemons: string;
  daemon(host: string): string;
  group(brokerName: string): GroupPaths;
}

export interface GroupPaths {
  readonly group: string;
  readonly state: string;
  readonly switch: string;
  readonly members: string;
  readonly live: string;
  readonly fenced: string;
  readonly history: string;
}

/** Where everything of a cluster lies: `<root>/<cluster>/groups/<brokerName>/...` and `daemons/<host>`. */
export function clusterPaths(root: string, clusterName: string): ClusterPaths {
  const cluster = `${rootPath(root)}/${nodeName(clusterName)}`;
  const groups = `${cluster}/groups`;
  const daemons = `${cluster}/daemons`;
  return {
    cluster,
    groups,
    daemons,
    daemon: (host) => `${daemons}/${nodeName(host)}`,
    group: (brokerName) => {
      const group = `${groups}/${nodeName(brokerName)}`;
      return {
        group,
        state: `${group}/state`,
        switch: `${group}/switch`,
        members: `${group}/members`,
        live: `${group}/live`,
        fenced: `${group}/fenced`,
        history: `${group}/history`,
      };
    },
  };
}
