import type { Kinesis } from '../shared.ts'

/**
 * Whether a stream of this name and account is the one of this connection: a function or an application may read a stream of
 * another account, which can have the same name. `account` is null where it is not told; emulators make up what they like.
 */
export function isHere({ account: { emulated }, streams }: Kinesis, stream: string, account: string | null): boolean {
  const { listed, summary } = streams.known(stream)
  const arn = listed?.arn ?? summary?.arn
  return emulated || account === null || arn === undefined || accountOf(arn) === account
}

/** The account in an ARN. */
const accountOf = (arn: string): string | undefined => arn.split(':')[4]

/** What reads streams, with the name of its stream by its ARN, without those of streams that are gone or of other accounts. */
export const readersHere = <T extends { readonly arn: string }>(
  kinesis: Kinesis, found: readonly T[], names: readonly string[],
): readonly (T & { readonly stream: string })[] => found.flatMap((one) => {
  const stream = one.arn.slice(one.arn.lastIndexOf('/') + 1)
  return names.includes(stream) && isHere(kinesis, stream, accountOf(one.arn) ?? null) ? [{ ...one, stream }] : []
})
