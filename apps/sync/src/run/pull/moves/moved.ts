/** What became of our record of a remote one that moved. */
export type Moved = 'nothing' | 'updated' | 'deleted';
