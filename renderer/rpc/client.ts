import { useStore } from '../store.ts'
import { connect, type WireState } from './connect.ts'
import { openPort, openSocket } from './wire.ts'

/** Whether this page runs in Tidemark's own window rather than in a browser. */
export const isDesktop = location.protocol === 'app:'

/** The window's one way to the host. */
export const host = connect(isDesktop ? openPort : () => openSocket(document.baseURI))

/** The typed client every view calls. */
export const client = host.client

export const useWireState = (): WireState => useStore(host.state)
