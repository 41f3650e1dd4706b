/** A shard that takes more than twice its fair share of the records is hot. `share` is percent. */
export const hotShare = (share: number, openShards: number): boolean => openShards > 1 && share > 200 / openShards
