import END_TREE from './end-tree.sh';

/** A script that ends the process `pid` and all its descendants. */
export const endScript = (pid: number): string => `${END_TREE}\nend_tree ${pid}\n:`;
