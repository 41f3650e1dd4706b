/** Gives a text to the person as a file: a download of the browser, a file dialog of the desktop program. */
export function saveText(text: string, name: string, type = 'application/octet-stream'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
