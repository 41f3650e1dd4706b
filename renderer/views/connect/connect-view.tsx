/** The form for a new connection, or for the one named by `connection`. */
export function ConnectView({ connection }: { readonly connection?: string }) {
  return <span hidden>{connection}</span>
}
