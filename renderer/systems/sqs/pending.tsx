import { Skeleton } from '../../ui/skeleton.tsx'

/** Where a number will stand when it has come. */
export const skeleton = <Skeleton width="48px" />
