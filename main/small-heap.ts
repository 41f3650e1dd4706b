import { setFlagsFromString } from 'node:v8'

// Rows pass through the host by the hundred thousand. V8 would let the young generation grow to 128 MB for them and wait long
// before it clears the old one; so the young one stays as it begins, and the old one is cleared after half as much again. Set
// here, since Electron takes no options of Node's.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--heap-growing-percent=50')
