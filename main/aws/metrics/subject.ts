/** What CloudWatch calls a resource: the namespace, and the dimensions that name it alone. */
export type Subject = { readonly namespace: string; readonly dimensions: Readonly<Record<string, string>> }
