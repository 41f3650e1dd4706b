/** What `query.decode` may ask for, in words. The host refuses names it does not know. */
export const formatNames: Readonly<Record<string, string>> = {
  json: 'JSON', text: 'Text', hex: 'Hex', base64: 'Base64', int32: 'int32', int64: 'int64', float: 'float', double: 'double',
  uuid: 'UUID',
}

/** A payload's format in words. */
export const formatName = (format: string): string => formatNames[format] ?? format
