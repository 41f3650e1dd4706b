import { ipcRenderer } from 'electron'

// The page makes a channel and posts one end here; it goes to the main process, and nothing else does.
window.addEventListener('message', (event) => {
  const port = event.ports[0]
  if (event.source === window && event.data === 'rpc-connect' && port) ipcRenderer.postMessage('rpc-port', null, [port])
})
