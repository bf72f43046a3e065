/**
 * Folder under the store's root for files that only mq knows. An Apache broker never lists the root, and asks only for
 * names it knows itself; a stray file in `commitlog`, `config` or a queue's folder would stop its start or be
 * overwritten by it.
 */
export const OWN_DIRECTORY = 'mq';
